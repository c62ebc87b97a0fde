select plan(4);

select tests.start('a');
select is(
  tests.refusal('select meshhook_private.verify_queue(tests.run())') ->> 'sqlstate',
  '42501',
  'nobody calls it by itself'
);
-- What it says when something is queued for nobody, and when that is asked past every grant.
select tests.act_as_role('none');
delete from meshhook.step_queue as q
where q.run_id = tests.run();
select tests.act_as('vic');
select set_config('role', 'none', true);
select is(
  meshhook_private.verify_queue(tests.run()) ->> 'problem', 'queue_row', 'a member is told'
);
select tests.act_as('sam');
select set_config('role', 'none', true);
select is(meshhook_private.verify_queue(tests.run()), null, 'a stranger is not');
select set_config('request.jwt.claims', '', true);
select is(meshhook_private.verify_queue(tests.run()), null, 'nor is nobody');

select * from finish();
