select plan(3);

select tests.start('a>b b>c');
select tests.work();
create temporary table heard as
select e.event
from (select jsonb_array_elements(meshhook.list_events(tests.run()) -> 'events') as event) as e;

select is(
  (select array_agg(h.event -> 'number') from heard as h),
  (select array_agg(to_jsonb(n)) from generate_series(1, (select count(*) from heard)) as n),
  'from 1, without a gap, in order'
);
select is(
  meshhook.list_events(tests.run(), 3) -> 'events',
  (
    select jsonb_agg(h.event) from heard as h
    where (h.event ->> 'number')::int > 3
  ),
  'only what came later'
);
select is(meshhook.list_events(tests.run(), 1000), '{"events": []}', 'nothing after the last');

select * from finish();
