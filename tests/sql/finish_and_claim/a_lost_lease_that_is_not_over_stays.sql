select plan(2);

select tests.start('a');
select tests.hold('a');

select is(tests.work(), '', 'nobody else gets the step');
select is((tests.step('a')).status, 'running', 'it is running');

select * from finish();
