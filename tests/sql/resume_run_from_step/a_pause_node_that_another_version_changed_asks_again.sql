select plan(5);

select tests.start('a>ask ask>z', '{"ask": {"type": "pause", "message": "Go?"}}');
select tests.work();
select tests.publish('a>ask ask>z', '{"ask": {"type": "pause", "message": "Really?"}}');
select tests.publish(
  'a>ask ask>z', '{"ask": {"type": "pause", "message": "Really?"}, "z": {"expression": "`3`"}}'
);

select tests.resume('ask', null, '{"version": 2}');
select is(tests.run_status(), 'paused', 'a question that nobody was asked is not approved');
select is(tests.attempts('ask'), '1 first paused, 2 resume paused', 'it is asked anew');
select tests.resume('ask', null, '{"version": 3}');
select
  is(
    tests.attempts('ask'),
    '1 first paused, 2 resume paused, 3 resume queued',
    'one that is the same is answered'
  );
select is(tests.work(), 'ask/3 z/1', 'and the run goes on');
select is(tests.run_status(), 'succeeded', 'to its end');

select * from finish();
