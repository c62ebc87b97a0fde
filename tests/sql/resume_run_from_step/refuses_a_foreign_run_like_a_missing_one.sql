-- Byte for byte: a stranger can not tell whether a run exists, whatever else is wrong.
select plan(14);

select tests.start('a');
select tests.work('{"a": "failed"}');
select tests.act_as('sam');
select meshhook.create_project('his own');
create function pg_temp.told(p_call text) returns text language plpgsql as $$
declare
  v_message text;
  v_detail text;
  v_hint text;
  v_context text;
  v_table text;
  v_constraint text;
begin
  execute p_call;
  return 'it was not refused';
exception
  when others then
    get stacked diagnostics
      v_message = message_text,
      v_detail = pg_exception_detail,
      v_hint = pg_exception_hint,
      v_context = pg_exception_context,
      v_table = table_name,
      v_constraint = constraint_name;
    -- Of the context the call itself is left out: there the two ids stand.
    return jsonb_build_array(
      sqlstate, v_message, v_detail, v_hint, replace(v_context, p_call, ''), v_table, v_constraint
    )::text;
end;
$$;
create temporary table calls as
select
  replace(c.call, 'RUN', quote_literal(r.run_id)) as call,
  c.call as form
from (
  values
  ('select meshhook.resume_run_from_step(RUN, ''a'')'),
  ('select meshhook.resume_run_from_step(RUN, ''nothing'')'),
  ('select meshhook.resume_run_from_step(RUN, ''a'', expected_attempt => 9)'),
  ('select meshhook.resume_run_from_step(RUN, ''a'', idempotency_key => ''k'')'),
  ('select meshhook.resume_run(RUN)'),
  ('select meshhook.preview_resume(RUN, ''a'')'),
  ('select meshhook.pause_run(RUN)'),
  ('select meshhook.cancel_run(RUN)'),
  ('select meshhook.get_run(RUN)'),
  ('select meshhook.get_run_version(RUN)'),
  ('select meshhook.get_attempt(RUN, ''a'', 1)'),
  ('select meshhook.list_events(RUN)')
) as c (call)
cross join (
  select tests.run() as run_id
  union all
  select gen_random_uuid()
) as r;

select is(count(distinct pg_temp.told(c.call))::int, 1, c.form) from calls as c
group by c.form;
select ok(
  bool_and(
    pg_temp.told(c.call) like '["PT404", "run not found", "{\\"reason\\": \\"run_not_found\\"}", %'
  ),
  'all of them by the same words'
) from calls as c;

select tests.refuses(
  'select meshhook.resume_run_from_step(tests.run(), ''a'')',
  'PT404',
  'run_not_found',
  'run not found',
  'Check the id; list_runs shows the runs that you can see.'
);

select * from finish();
