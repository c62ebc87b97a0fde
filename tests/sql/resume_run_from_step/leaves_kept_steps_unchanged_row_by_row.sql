-- A diamond with a side branch: a, then b and c, joined by d; s and t beside them.
select plan(9);

select tests.start('a>b a>c b>d c>d a>s s>t');
select tests.work('{"b": "failed"}');
select tests.act_as_role('none');
create temporary table steps_before as
select to_jsonb(s) as kept
from meshhook.run_steps as s
where s.run_id = tests.run() and s.step_key not in ('b', 'd');
create temporary table attempts_before as
select
  to_jsonb(a) as kept,
  a.created_at,
  a.started_at,
  a.finished_at,
  a.output
from meshhook.step_attempts as a
where a.run_id = tests.run();
create temporary table snapshots_before as
select to_jsonb(o) as kept from meshhook.step_snapshots as o
where o.run_id = tests.run();
select tests.act_as('olga');
select tests.resume('b', '{"input": {"x": 1}}');
select tests.work();
select tests.act_as_role('none');

select is(tests.run_status(), 'succeeded', 'the resumed run has succeeded');
select is((select count(*)::int from steps_before), 4, 'four steps were kept');
select is((select count(*)::int from attempts_before), 5, 'five attempts had ended');
select is_empty(
  'select b.kept from steps_before as b
  except
  select to_jsonb(s) from meshhook.run_steps as s where s.run_id = tests.run()',
  'every kept step stands as it was'
);
select is_empty(
  'select to_jsonb(s)
  from meshhook.run_steps as s
  where s.run_id = tests.run() and s.step_key not in (''b'', ''d'')
  except
  select b.kept from steps_before as b',
  'and there are no others'
);
select is_empty(
  'select b.kept, b.created_at, b.started_at, b.finished_at, b.output from attempts_before as b
  except
  select to_jsonb(a), a.created_at, a.started_at, a.finished_at, a.output
  from meshhook.step_attempts as a
  where a.run_id = tests.run()',
  'every attempt that had ended stands as it was: outputs and times too'
);
select results_eq(
  'select to_jsonb(a) - array[''worker'', ''output'', ''effect_key''] ->> ''step_key''
  from (
    select * from meshhook.step_attempts where run_id = tests.run()
  ) as a
  where to_jsonb(a) not in (select b.kept from attempts_before as b)
  order by 1',
  'values (''b''), (''d'')',
  'the only new attempts are those of the target and of what is below it'
);
select is_empty(
  'select b.kept from snapshots_before as b
  except
  select to_jsonb(o) from meshhook.step_snapshots as o where o.run_id = tests.run()',
  'every snapshot stands as it was'
);
select is_empty(
  'select to_jsonb(o)
  from meshhook.step_snapshots as o
  where o.run_id = tests.run() and o.step_key not in (''b'', ''d'')
  except
  select b.kept from snapshots_before as b',
  'and the kept steps have no other'
);

select * from finish();
