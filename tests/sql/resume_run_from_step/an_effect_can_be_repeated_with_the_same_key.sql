select plan(1);

select tests.start('h', '{"h": {"type": "http_call"}}');
select tests.work();
select tests.resume('h', null, '{"repeat": {"h": "same_key"}}');
select tests.work();

select
  is(
    (tests.attempt('h', 2)).effect_key, (tests.attempt('h', 1)).effect_key, 'the receiver knows it'
  );

select * from finish();
