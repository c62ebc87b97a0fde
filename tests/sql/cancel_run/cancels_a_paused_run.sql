select plan(2);

select tests.start('p>b', '{"p": {"type": "pause"}}');
select is(meshhook.cancel_run(tests.run()) ->> 'status', 'canceled', 'the answer says so');
select is(tests.steps(), 'b canceled, p canceled', 'nothing waits for a person any more');

select * from finish();
