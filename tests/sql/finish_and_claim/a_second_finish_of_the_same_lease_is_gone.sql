select plan(3);

select tests.start('a>b');
create temporary table held as select tests.hold('a') as work;

select is(tests.finish(tests.result(h.work)) -> 0 ->> 'status', 'ok', 'the first is taken')
from held as h;
select is(
  tests.finish(tests.result(h.work, '"failed"')) -> 0 ->> 'status', 'gone', 'the second is not'
) from held as h;
select is(tests.steps(), 'a succeeded, b ready', 'and changes nothing');

select * from finish();
