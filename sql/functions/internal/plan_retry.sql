-- When an attempt that failed or was lost is tried again, or null for never. Tries count since
-- the last attempt that a start or an act began. Backoff grows by factor up to its maximum, with
-- half of it drawn at random; a Retry-After is kept.
create function meshhook_private.plan_retry(
  p_project_id uuid,
  p_run_id uuid,
  p_step_key text,
  p_item_key text,
  p_attempt int,
  p_config jsonb,
  p_outcome text,
  p_error_class text,
  p_retry_after_s float8
)
returns timestamptz
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_retry jsonb := p_config -> 'retry';
  v_failures bigint;
  v_losses bigint;
  v_backoff float8;
begin
  if p_outcome = 'failed' and not coalesce(v_retry -> 'on' ? p_error_class, false) then
    return null;
  end if;
  select
    count(*) filter (where a.status = 'failed'),
    count(*) filter (where a.status = 'lost')
  into v_failures, v_losses
  from meshhook.step_attempts as a
  where
    a.project_id = p_project_id
    and a.run_id = p_run_id
    and a.step_key = p_step_key
    and a.item_key = p_item_key
    and a.attempt < p_attempt
    and a.attempt >= (
      select max(b.attempt)
      from meshhook.step_attempts as b
      where
        b.project_id = p_project_id
        and b.run_id = p_run_id
        and b.step_key = p_step_key
        and b.item_key = p_item_key
        and b.attempt <= p_attempt
        and b.origin <> 'retry'
    );
  if p_outcome = 'lost' then
    -- The lease was the wait; what was lost goes again at once, as often as retry.lost says.
    return case when v_losses < (v_retry ->> 'lost')::int then now() end;
  end if;
  if v_failures + 1 >= (v_retry ->> 'attempts')::int then
    return null;
  end if;
  v_backoff := least(
    (v_retry ->> 'max_backoff_s')::float8,
    (v_retry ->> 'backoff_s')::float8 * power((v_retry ->> 'factor')::float8, v_failures)
  );
  return now() + make_interval(
    secs => greatest(v_backoff * (0.5 + random() / 2), coalesce(p_retry_after_s, 0))
  );
end;
$$;

comment on function meshhook_private.plan_retry(
  uuid, uuid, text, text, int, jsonb, text, text, float8
) is
'When an attempt that failed or was lost is tried again; null for never.';
revoke all on function meshhook_private.plan_retry(
  uuid, uuid, text, text, int, jsonb, text, text, float8
) from public, anon, authenticated, service_role, meshhook_worker;
