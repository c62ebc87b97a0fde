select plan(1);

select tests.start('old');
select tests.start('new');
select tests.use_run((
  meshhook.start_run(tests.project(), 'flow', version => 1) ->> 'run_id'
)::uuid);

select is(tests.steps(), 'old ready', 'the run is of version 1');

select * from finish();
