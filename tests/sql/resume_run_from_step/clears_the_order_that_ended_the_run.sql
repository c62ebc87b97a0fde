select plan(2);

select tests.start('a>t t>b', '{"t": {"type": "terminate", "status": "failed"}}');
select tests.work();
select is((tests.run_row()).directive, 'terminate_failed', 'a terminate node ended it');
select tests.resume('a');

select is((tests.run_row()).directive, null, 'a resume clears that');

select * from finish();
