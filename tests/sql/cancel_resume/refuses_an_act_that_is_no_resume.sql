select plan(3);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table undone as
select meshhook.cancel_resume((tests.resume('a') ->> 'act_id')::uuid) as answer;

select tests.refuses(
  'select meshhook.cancel_resume((u.answer ->> ''act_id'')::uuid) from undone as u',
  'PT400', 'invalid_argument', 'an argument is malformed',
  'act_id: the id of a resume; other acts can not be undone.'
);
select tests.refuses(
  'select meshhook.cancel_resume(null)',
  'PT400', 'invalid_argument', 'an argument is malformed',
  'act_id: give the id of a resume.'
);
select tests.refuses(
  $$ select meshhook.cancel_resume(gen_random_uuid(), repeat('x', 2001)) $$,
  'PT400', 'invalid_argument', 'an argument is malformed',
  'reason: at most 2,000 characters.'
);

select * from finish();
