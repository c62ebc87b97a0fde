select plan(3);

select tests.start('a', '{"a": {"type": "http_call"}}');
select tests.work();
create temporary table resumed as
select tests.resume('a', null, '{"acknowledge": ["a"]}') as answer;
select is((tests.step('a')).effect_epoch, 2, 'it would be called with a new key');
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is((tests.step('a')).effect_epoch, 1, 'the old key is the current one');
select is(
  tests.refusal($$ select tests.resume('a') $$) ->> 'reason', 'acknowledgement_required',
  'and its completed effect needs a word again'
);

select * from finish();
