select plan(5);

select tests.start(
  'a b',
  '{"a": {"retry": {"attempts": 3}}, "b": {"retry": {"attempts": 3, "on": ["client_error"]}}}'
);
select tests.work('{"a": {"class": "server_error"}, "b": {"class": "client_error"}}');

select is(tests.attempts('a'), '1 first failed, 2 retry queued', 'a class of the default list');
select is(tests.attempts('b'), '1 first failed, 2 retry queued', 'a class of its own list');
select is(tests.steps(), 'a waiting, b waiting', 'the steps wait');
select is(tests.run_status(), 'running', 'the run goes on');
select is((tests.run_row()).failed_count, 0, 'nothing counts as failed');

select * from finish();
