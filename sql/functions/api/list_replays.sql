-- What was resumed under the key of a bulk before, by the id of the run: {run_id, code: replayed,
-- act_id, ...}, or idempotency_key_reused where the key stood for another request. Reads the ledger
-- alone, so that a run which is busy by now is answered too.
-- Raises: PT400 invalid_argument.
create function meshhook.list_replays(
  project_id uuid,
  bulk_key text,
  step_key text,
  reason text,
  options jsonb,
  after text,
  page_size int
)
returns table (id uuid, result jsonb)
language plpgsql
stable
security invoker
rows 50
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan
as $$
begin
  return query
    with replay as (
      select
        a.run_id,
        a.id as act_id,
        a.kind,
        a.facts,
        case
          when
            (a.kind, coalesce(a.step_key, ''), a.item_key, a.reason, a.options) is distinct from (
              case list_replays.step_key when '' then 'resume_run' else 'resume_step' end,
              list_replays.step_key, '', list_replays.reason, list_replays.options
            )
            or a.expected_attempt is not null
            or a.input_patch is not null
            or a.plan_hash is not null
            then 'idempotency_key_reused'
          else 'replayed'
        end as code
      from meshhook.run_acts as a
      where
        a.project_id = list_replays.project_id
        and left(a.idempotency_key, -37) = list_replays.bulk_key
        and right(a.idempotency_key, 37) = '/' || a.run_id::text
        and a.run_id > list_replays.after::uuid
      order by a.run_id
      limit page_size
    )

    select
      r.run_id,
      jsonb_build_object('run_id', r.run_id, 'act_id', r.act_id, 'code', r.code) || case
        when r.code <> 'replayed'
          then jsonb_build_object('hint', 'Use a new key for a new request.')
        when r.kind = 'resume_run' then jsonb_build_object('targets', r.facts -> 'targets')
        else (r.facts -> 'targets' -> 0) - array['origin', 'status', 'input']
      end
    from replay as r
    order by r.run_id;
exception
  when data_exception then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'after: the id of a run. page_size: a number that is not negative.';
end;
$$;

comment on function meshhook.list_replays(uuid, text, text, text, jsonb, text, int) is
'What was resumed under the key of a bulk before; resume_runs calls it.';
revoke all on function meshhook.list_replays(uuid, text, text, text, jsonb, text, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.list_replays(uuid, text, text, text, jsonb, text, int)
to authenticated;
