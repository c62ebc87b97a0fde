select plan(2);

select tests.start('a');
select meshhook.pause_run(tests.run());

select matches(tests.run()::text, '^.{14}7', 'a run');
reset role;
select matches(a.id::text, '^.{14}7', 'an act')
from meshhook.run_acts as a
where a.run_id = tests.run();

select * from finish();
