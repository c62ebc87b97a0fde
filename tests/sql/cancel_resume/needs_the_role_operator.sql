select plan(1);

select tests.start('a');
select tests.work('{"a": "failed"}');
create temporary table resumed as select tests.resume('a') as answer;
grant select on resumed to public;
select tests.act_as('vic');

select tests.refuses(
  'select meshhook.cancel_resume((r.answer ->> ''act_id'')::uuid) from resumed as r',
  'PT403',
  'role_required',
  'your role is too low',
  'Ask an admin of the project for the role operator.',
  '{"role": "operator"}'
);

select * from finish();
