-- The items of a map, in the order of its list, with what came of each. Filter keys: status, of an
-- item.
-- Raises: PT401, PT400 invalid_argument, PT404 run_not_found, step_not_found.
create function meshhook.list_items(
  run_id uuid,
  step_key text,
  filter jsonb default '{}',
  page_size int default 50,
  after text default null
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_items jsonb;
  v_next text;
begin
  perform meshhook.check_caller();
  perform meshhook.check_page(filter, array['status'], page_size, after);
  if after !~ '^[0-9]{1,9}$' then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'after: the next of the page before.';
  end if;
  if not exists (select 1 from meshhook.workflow_runs as r where r.id = list_items.run_id) then
    raise sqlstate 'PT404' using
      message = 'run not found',
      detail = '{"reason": "run_not_found"}',
      hint = 'Check the id; list_runs shows the runs that you can see.';
  end if;
  if not exists (
    select 1
    from meshhook.run_steps as s
    inner join meshhook.workflow_runs as r on r.id = s.run_id and r.project_id = s.project_id
    where r.id = list_items.run_id and s.step_key = list_items.step_key and s.item_key = ''
  ) then
    raise sqlstate 'PT404' using
      message = 'step not found',
      detail = '{"reason": "step_not_found"}',
      hint = 'get_run lists the steps of the run.';
  end if;

  select
    coalesce(jsonb_agg(jsonb_build_object(
      'item_key', i.item_key,
      'item_index', i.item_index,
      'status', i.status,
      'attempt', i.attempt,
      'effect_epoch', i.effect_epoch,
      'item_head', left(i.item::text, 2048),
      'output_head', left(i.output::text, 2048),
      'error', i.error
    ) order by i.item_index), '[]'),
    case count(*) when list_items.page_size then max(i.item_index)::text end
  into v_items, v_next
  from (
    select
      s.item_key, s.item_index, s.status, s.attempt, s.effect_epoch, s.item, a.output, a.error
    from meshhook.workflow_runs as r
    inner join meshhook.run_steps as s on s.run_id = r.id and s.project_id = r.project_id
    left join meshhook.step_attempts as a
      on
        a.run_id = s.run_id
        and a.project_id = s.project_id
        and a.step_key = s.step_key
        and a.item_key = s.item_key
        and a.attempt = s.attempt
    where
      r.id = list_items.run_id
      and s.step_key = list_items.step_key
      and s.item_key <> ''
      and not s.is_retired
      and s.item_index > coalesce(list_items.after, '-1')::int
      and (
        not list_items.filter ? 'status' or s.status = list_items.filter ->> 'status'
      )
    order by s.item_index
    limit list_items.page_size
  ) as i;
  return jsonb_build_object('items', v_items, 'next', v_next);
end;
$$;

comment on function meshhook.list_items(uuid, text, jsonb, int, text) is
'Answers {items: [{item_key, item_index, status, attempt, effect_epoch, item_head, output_head,
error}], next}: the items of a map in the order of its list.';
revoke all on function meshhook.list_items(uuid, text, jsonb, int, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_items(uuid, text, jsonb, int, text) to authenticated;
