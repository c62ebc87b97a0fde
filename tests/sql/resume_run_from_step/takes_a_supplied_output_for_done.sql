select plan(8);

select tests.start('a>b');
select tests.work('{"a": "failed"}');
create temporary table answered as
select tests.resume(
  'a', null, '{"supplied_output": {"by": "hand"}}', 'the service is gone'
) as answer;
create temporary table handed as select tests.claim() -> 0 as work;

select is(h.work -> 'supplied', '{"output": {"by": "hand"}}', 'the worker has nothing to execute')
from handed as h;
select is(h.work ->> 'origin', 'supplied', 'and is told why') from handed as h;
select tests.finish(tests.result(h.work, '{"output": "something else"}')) from handed as h;
select is((tests.attempt('a', 2)).output, '{"by": "hand"}', 'what was supplied is the output');
select is((tests.attempt('a', 2)).origin, 'supplied', 'the attempt says so');
select is((tests.attempt('a', 2)).act_id, (a.answer ->> 'act_id')::uuid, 'and names the act')
from answered as a;
select is(
  (
    select l.user_id from meshhook.audit_log as l
    where l.id = (a.answer ->> 'audit_id')::bigint
  ),
  tests.user_id('olga'),
  'whose audit row names the person'
) from answered as a;
select tests.work();
select is(tests.steps(), 'a succeeded, b succeeded', 'the run went on with it');
select is(
  meshhook.get_attempt(tests.run(), 'b', 1) -> 'input' -> 'steps' -> 'a' -> 'output',
  '{"by": "hand"}',
  'and what is below read it'
);

select * from finish();
