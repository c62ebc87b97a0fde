select plan(2);

select tests.start('a');
select tests.act_as_role('service_role');
select tests.use_run((meshhook.start_run(tests.project(), 'flow') ->> 'run_id')::uuid);

select is(tests.steps(), 'a ready', 'a service may start a run');
select is((tests.run_row()).started_by, null, 'which no person started');

select * from finish();
