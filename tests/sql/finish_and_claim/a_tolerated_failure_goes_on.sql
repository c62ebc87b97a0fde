select plan(5);

select tests.start('a>b', '{"a": {"on_error": "continue"}}');
select tests.work('{"a": {"class": "client_error"}}');

select is(tests.steps(), 'a failed, b succeeded', 'its edges settle live');
select is(tests.run_status(), 'succeeded', 'the run does not fail of it');
select is((tests.run_row()).failed_count, 0, 'it is not counted');
select is((tests.run_row()).error, null, 'and leaves no error on the run');
select is(
  meshhook.get_attempt(tests.run(), 'b', 1) -> 'input' -> 'steps' -> 'a',
  '{"output": null, "error": {"code": "told", "class": "client_error", "message": "as told"}}',
  'what is below reads output null and the error'
);

select * from finish();
