select plan(7);

select tests.start('a>c b>c');

select tests.claim(1);
select tests.act_as_role('none');
create temporary table held as
select
  q.id,
  q.lease_token,
  q.step_key
from meshhook.step_queue as q
where q.lease_token is not null;
select tests.finish((
  select jsonb_build_object('queue_id', h.id, 'token', h.lease_token, 'outcome', 'succeeded')
  from held as h
));
select is((tests.step('c')).unsettled, 1, 'one edge of two has settled');
select is((tests.step('c')).status, 'pending', 'the join waits for the other');
select is(
  tests.work(), case (select h.step_key from held as h) when 'a' then 'b/1 c/1' else 'a/1 c/1' end,
  'then it runs'
);
select is((tests.step('c')).unsettled, 0, 'no edge is unsettled');
select is((tests.step('c')).live, 2, 'both are live');
select is(tests.attempts('c'), '1 first succeeded', 'it ran once');
select is(tests.run_status(), 'succeeded', 'and so did the run');

select * from finish();
