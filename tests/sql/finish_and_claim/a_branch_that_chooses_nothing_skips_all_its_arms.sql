select plan(2);

select tests.start('a:yes>b a:no>c', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": null}}');

select is(tests.steps(), 'a succeeded, b skipped, c skipped', 'no arm runs');
select is(tests.run_status(), 'succeeded', 'the run has succeeded');

select * from finish();
