select plan(2);

select tests.start('a>b c>b');
create temporary table held as select tests.hold('a') as work;

select is(
  (
    select count(*)::int
    from jsonb_array_elements(tests.finish(tests.result(h.work), tests.result(h.work))) as r
    where r ->> 'status' = 'ok'
  ),
  1,
  'one of the two is taken'
) from held as h;
select is((tests.step('b')).unsettled, 1, 'its edge settles once');

select * from finish();
