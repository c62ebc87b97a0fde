-- All runs of this file begin in one transaction, so that the id alone tells their order.
select plan(2);

select tests.start('a');
select meshhook.start_run(tests.project(), 'flow') from generate_series(1, 6) as n;
select tests.act_as_role('none');
update meshhook.workflow_runs as r
set created_at = r.created_at - interval '1 hour'
where r.id = tests.run();
select tests.act_as('vic');
create temporary table pages (number int, runs jsonb, next text);

create function pg_temp.turn(p_number int) returns void language sql as $$
  insert into pg_temp.pages
  select p_number, a.answer -> 'runs', a.answer ->> 'next'
  from (
    select meshhook.list_runs(tests.project(), page_size => 3, after => (
      select p.next from pg_temp.pages as p where p.number = p_number - 1
    )) as answer
  ) as a
$$;
select pg_temp.turn(1);
select pg_temp.turn(2);
select pg_temp.turn(3);

select results_eq(
  'select p.number, jsonb_array_length(p.runs), p.next is null from pages as p order by 1',
  'values (1, 3, false), (2, 3, false), (3, 1, true)',
  'two full pages and the rest'
);
select results_eq(
  'select (r.run ->> ''run_id'')::uuid
  from (
    select p.number, o.position, o.run
    from pages as p
    cross join jsonb_array_elements(p.runs) with ordinality as o (run, position)
  ) as r
  order by r.number, r.position',
  'select r.id from meshhook.workflow_runs as r order by r.created_at desc, r.id desc',
  'each run once, in order'
);

select * from finish();
