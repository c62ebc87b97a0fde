select plan(2);

select tests.start('a');
select tests.act_as_role('none');
update meshhook.run_steps as s set status = 'canceled'
where s.run_id = tests.run();

select is(tests.claim(), '[]', 'an act that could not have the queue row left it behind');
select is(tests.queued(), null, 'the claim drops it');

select * from finish();
