-- Azure Durable Functions #968 shows the old error of what runs again.
select plan(5);

select tests.start('a');
select tests.work('{"a": "failed"}');
select isnt((tests.run_row()).error, null, 'a failed run has an error');
select tests.resume('a');

select is((tests.run_row()).error, null, 'it leaves the head of the run');
select is((tests.run_row()).finished_at, null, 'with the end');
select is((tests.attempt('a', 1)).error ->> 'code', 'told', 'and stays on the attempt');
select is((tests.run_row()).failed_count, 0, 'the failure is no longer counted');

select * from finish();
