select plan(2);

select tests.start('a>b');
create temporary table first as select tests.run() as run_id;
select tests.start('a>b');
select tests.work();

select
  is(
    (
      select array_agg(e.number order by e.number) from meshhook.workflow_events as e
      where e.run_id = r.id
    ),
    (
      select array_agg(n)
      from generate_series(
        1, (
          select count(*) from meshhook.workflow_events as e
          where e.run_id = r.id
        )
      ) as n
    ),
    'runs that were finished by one call are numbered each for itself'
  )
from meshhook.workflow_runs as r;

select * from finish();
