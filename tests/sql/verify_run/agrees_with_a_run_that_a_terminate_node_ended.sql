select plan(2);

select tests.start(
  't>b a>c', '{"t": {"type": "terminate", "status": "failed", "message": "no more"}}'
);
select tests.work();
select is((tests.run_row()).directive, 'terminate_failed', 'ended by the node');
select is(meshhook.verify_run(tests.run()), null, 'log and tables agree');

select * from finish();
