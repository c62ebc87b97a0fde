select plan(3);

create temporary table ends (says text, status text, directive text);
insert into ends values
('succeeded', 'succeeded', 'terminate_succeeded'),
('failed', 'failed', 'terminate_failed'),
('canceled', 'canceled', 'terminate_canceled');
grant select on ends to public;

select
  is(
    (
      select tests.run_status() || ': ' || tests.steps()
      from (
        select
          tests.start('a>t t>b d', jsonb_build_object(
            't', jsonb_build_object('type', 'terminate', 'status', e.says, 'message', 'enough'),
            'd', jsonb_build_object('type', 'delay')
          )) as run_id,
          tests.work() as done
      ) as played
      where played.run_id is not null and played.done = 'a/1 t/1'
    ),
    e.status || ': a succeeded, b canceled, d canceled, t succeeded',
    'status ' || e.says
  )
from ends as e;

select * from finish();
