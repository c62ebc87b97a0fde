-- The pictures of docs/resume-cases.md, in their order; a law compares the two.
select plan(15);

select tests.start('read_order>charge charge>ship read_order>notify_stock');
select tests.work('{"charge": "failed"}');
create temporary table before as select tests.steps() as steps;
select is(
  b.steps,
  'charge failed, notify_stock succeeded, read_order succeeded, ship pending',
  'a step has failed beside a branch that has finished'
) from before as b;
create temporary table resumed as select tests.resume('charge') as answer;
select is(
  tests.steps(),
  'charge ready, notify_stock succeeded, read_order succeeded, ship pending',
  'it is resumed'
);
select meshhook.cancel_resume((r.answer ->> 'act_id')::uuid) from resumed as r;
select is(
  tests.attempts('charge'), '1 first failed, 2 resume withdrawn', 'or that is undone'
);
select is(tests.steps(), b.steps, 'and all is as before') from before as b;
select tests.resume('read_order');
select is(
  tests.steps(),
  'charge pending, notify_stock pending, read_order ready, ship pending',
  'or all is resumed from its beginning'
);

select tests.start('charge>ship pack>ship');
select tests.work('{"ship": "failed"}');
select is(tests.steps(), 'charge succeeded, pack succeeded, ship failed', 'a join has failed');
select tests.resume('charge');
select is(
  tests.steps(), 'charge ready, pack succeeded, ship pending', 'one of its branches runs again'
);
select is((tests.step('ship')).unsettled, 1, 'and is all that it waits for');

select tests.start(
  'check_amount:small>refund check_amount:large>ask refund>tell_customer ask>tell_customer',
  '{"check_amount": {"type": "branch"}}'
);
select tests.work('{"check_amount": {"handle": "small"}}');
select is(
  tests.steps(),
  'ask skipped, check_amount succeeded, refund succeeded, tell_customer succeeded',
  'a branch has decided'
);
select tests.resume('check_amount');
select is(
  tests.steps(),
  'ask pending, check_amount ready, refund pending, tell_customer pending',
  'it is asked again'
);
select tests.work('{"check_amount": {"handle": "large"}}');
select is(
  tests.steps(),
  'ask succeeded, check_amount succeeded, refund skipped, tell_customer succeeded',
  'and decides otherwise'
);

select tests.start('list_customers>notify', '{"notify": {"type": "map"}}', '{"items": []}');
select tests.work('{"notify": {"output": {"items": [
  {"key": "ada", "value": 1}, {"key": "bob", "value": 2}, {"key": "eve", "value": 3}
]}}}');
select is(
  tests.steps(),
  'list_customers succeeded, notify succeeded, '
  || 'notify[ada] succeeded, notify[bob] succeeded, notify[eve] succeeded',
  'a map has ended'
);
select tests.resume('list_customers');
select tests.finish(tests.result(tests.hold('list_customers')));
select tests.finish(tests.result(tests.hold('notify'), '{"output": {"items": [
  {"key": "bob", "value": 20}, {"key": "eve", "value": 3}, {"key": "dan", "value": 4}
]}}'));
select is(
  tests.steps(),
  'list_customers succeeded, notify running, '
  || 'notify[ada] succeeded, notify[bob] ready, notify[dan] ready, notify[eve] succeeded',
  'its list has changed'
);

select tests.start('read>convert convert>send');
select tests.work('{"send": "failed"}');
select is(tests.steps(), 'convert succeeded, read succeeded, send failed', 'a run has failed');
select tests.resume('send', null, jsonb_build_object('widen', true, 'version', tests.publish(
  'read>convert convert>send read>log',
  '{"convert": {"expression": "`2`"}, "send": {"expression": "`2`"}}'
)));
select is(
  tests.steps(),
  'convert ready, log ready, read succeeded, send pending',
  'and goes on under another version'
);

select * from finish();
