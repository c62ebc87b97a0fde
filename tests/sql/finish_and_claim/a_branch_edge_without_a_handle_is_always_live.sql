select plan(1);

select tests.start('a:yes>b a>c', '{"a": {"type": "branch"}}');
select tests.work('{"a": {"handle": null}}');

select is(tests.steps(), 'a succeeded, b skipped, c succeeded', 'whatever was chosen');

select * from finish();
