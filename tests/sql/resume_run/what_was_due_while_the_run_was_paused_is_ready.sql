select plan(1);

select tests.start('d', '{"d": {"type": "delay", "seconds": 100}}');
select meshhook.pause_run(tests.run());
select tests.act_as_role('none');
update meshhook.step_attempts as a set due_at = now() - interval '1 hour'
where a.run_id = tests.run();
select tests.act_as('olga');
select meshhook.resume_run(tests.run());
select tests.prove();

select is(tests.work(), 'd/2', 'it is not waited for again');

select * from finish();
