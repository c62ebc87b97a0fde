-- The outside effects that a resume makes happen again: of these steps, which are calls in the
-- version that the run goes on under, one row for each that has made a call, with the call as
-- recorded: the one that was completed, else one that may have happened, else the newest. A call
-- that was completed under the step's current key, and whose method is not a mere read, must be
-- acknowledged; it then gets a new key unless options.repeat says same_key.
create function meshhook_private.plan_effects(
  p_project_id uuid,
  p_run_id uuid,
  p_step_keys text[],
  p_map_key text,
  p_item_key text,
  p_options jsonb
)
returns table (
  ordinal int,
  step_key text,
  is_acknowledgement_missing boolean,
  is_key_renewed boolean,
  description jsonb
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    with call as (
      select
        s.ordinal,
        s.step_key,
        s.item_key,
        a.attempt,
        a.status,
        a.effect,
        a.effect_key,
        (
          a.status = 'succeeded'
          and a.effect_key = epoch.current_key
          and coalesce(a.effect ->> 'method', 'POST') not in ('GET', 'HEAD', 'OPTIONS')
        ) as is_completed
      from unnest(p_step_keys) as k (step_key)
      cross join lateral (
        select i.*
        from meshhook.run_steps as i
        where
          i.project_id = p_project_id
          and i.run_id = p_run_id
          and i.step_key = k.step_key
          and i.item_key = case k.step_key when p_map_key then p_item_key else '' end
        offset 0
      ) as s
      inner join meshhook.workflow_runs as run
        on run.id = s.run_id and run.project_id = s.project_id
      cross join lateral (
        select meshhook_private.effect_key(
          s.run_id, s.step_key, s.item_key, s.effect_epoch
        ) as current_key
      ) as epoch
      inner join lateral (
        select c.*
        from meshhook.step_attempts as c
        where
          c.project_id = s.project_id
          and c.run_id = s.run_id
          and c.step_key = s.step_key
          and c.item_key = s.item_key
          and c.started_at is not null
          and meshhook_private.supplied_output(c, 'http_call') is null
          -- Under another version the step may have been none.
          and not exists (
            select 1
            from meshhook.step_snapshots as o
            inner join meshhook.workflow_nodes as n
              on
                n.project_id = o.project_id
                and n.workflow_id = coalesce(o.workflow_id, run.workflow_id)
                and n.step_key = o.step_key
            where
              o.project_id = c.project_id
              and o.run_id = c.run_id
              and o.step_key = c.step_key
              and o.item_key = c.item_key
              and o.attempt = c.attempt
              and case o.item_key
                when '' then n.kind
                else coalesce(n.config #>> '{node,type}', n.kind)
              end <> 'http_call'
          )
        order by
          (c.status = 'succeeded' and c.effect_key = epoch.current_key) desc,
          (
            c.effect_key = epoch.current_key
            and (
              c.status in ('lost', 'canceled') and c.effect is null
              or coalesce(c.effect @> '{"may_have_happened": true}', false)
            )
          ) desc,
          c.attempt desc
        limit 1
      ) as a on true
      where s.item_key = '' or s.kind = 'http_call'
    )

    select
      c.ordinal,
      c.step_key,
      c.is_completed
      and not coalesce(p_options -> 'acknowledge' ? c.step_key, false)
      and not coalesce(p_options -> 'repeat' ? c.step_key, false),
      c.is_completed
      and coalesce(p_options -> 'repeat' ->> c.step_key, 'new_key') = 'new_key',
      jsonb_build_object(
        'step_key', c.step_key,
        'item_key', c.item_key,
        'attempt', c.attempt,
        'outcome', case
          when c.is_completed then 'completed'
          when c.status in ('lost', 'canceled') and c.effect is null then 'may_have_happened'
          when c.effect -> 'may_have_happened' = 'true' then 'may_have_happened'
          when c.effect ->> 'status' is not null then 'answered'
          else 'not_sent'
        end,
        'method', c.effect -> 'method',
        'url', c.effect -> 'url',
        'status', c.effect -> 'status',
        'sent_at', c.effect -> 'sent_at',
        'key', c.effect_key,
        'needs_acknowledgement', c.is_completed
      )
    from call as c
    order by c.ordinal;
end;
$$;

comment on function meshhook_private.plan_effects(uuid, uuid, text[], text, text, jsonb) is
'The outside effects that a resume makes happen again, with the recorded calls.';
revoke all on function meshhook_private.plan_effects(uuid, uuid, text[], text, text, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
