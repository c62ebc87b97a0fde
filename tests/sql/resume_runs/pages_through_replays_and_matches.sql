select plan(6);

select tests.start('a');
select tests.start('a');
select tests.start('a');
select tests.start('a');
select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table page (number serial, answer jsonb);

create function pg_temp.turn(p_limit int, p_after text) returns void
language sql volatile
as $$
  insert into page (answer)
  select meshhook.resume_runs(
    tests.project(), '{"step_key": "a"}', null, 'k',
    jsonb_build_object('limit', p_limit, 'after', p_after)
  )
$$;
select pg_temp.turn(3, null);
select is(jsonb_array_length(p.answer -> 'results'), 3, 'three, then the caller is killed')
from page as p;
truncate page;
select pg_temp.turn(2, null);
select pg_temp.turn(2, p.answer ->> 'next')
from page as p
where p.number = 2;
select pg_temp.turn(2, p.answer ->> 'next')
from page as p
where p.number = 3;
select is(
  (
    select jsonb_agg(jsonb_path_query_array(p.answer, '$.results[*].code') order by p.number)
    from page as p
  ),
  '[["replayed", "replayed"], ["replayed", "resumed"], ["resumed"]]',
  'called again, it goes through all of them'
);
select is(p.answer -> 'next', 'null', 'to the end')
from page as p
where p.number = 4;
select is(
  (
    select count(distinct r ->> 'run_id')
    from page as p cross join jsonb_array_elements(p.answer -> 'results') as r
  ),
  5::bigint,
  'one result each'
);
select is((select count(*) from meshhook.run_acts), 5::bigint, 'one act each');
select is(tests.work(), 'a/2 a/2 a/2 a/2 a/2', 'each runs once');

select * from finish();
