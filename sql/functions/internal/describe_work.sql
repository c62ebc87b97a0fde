-- Everything a worker needs to execute these leased rows, as a JSON list in queue order. What a row
-- names of its project's secrets goes with it, as ciphertext; where it names none, none are looked
-- for.
create function meshhook_private.describe_work(p_queue_ids bigint[])
returns jsonb
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return (
    with held as (
      select
        q.id, q.lease_token, q.lease_expires_at, q.project_id, q.run_id, q.step_key, q.item_key,
        q.attempt, q.kind, run.workflow_id, d.slug, d.version, a.origin, a.act_id,
        a.effect_key, o.reads, o.patches, o.item,
        case q.kind when 'http_call' then n.secret_names else '{}' end as secret_names,
        case q.item_key when '' then n.config else n.config #> '{node,data}' end as config,
        greatest(
          extract(epoch from clock_timestamp() - greatest(a.created_at, a.due_at)), 0
        ) as waited_s,
        meshhook_private.supplied_output(a, q.kind) as supplied
      from meshhook.step_queue as q
      inner join meshhook.workflow_runs as run on run.id = q.run_id
      inner join meshhook.workflow_definitions as d on d.id = run.workflow_id
      inner join meshhook.workflow_nodes as n
        on
          n.project_id = q.project_id
          and n.workflow_id = run.workflow_id
          and n.step_key = q.step_key
      inner join meshhook.step_attempts as a
        on
          a.project_id = q.project_id
          and a.run_id = q.run_id
          and a.step_key = q.step_key
          and a.item_key = q.item_key
          and a.attempt = q.attempt
      inner join meshhook.step_snapshots as o
        on
          o.project_id = q.project_id
          and o.run_id = q.run_id
          and o.step_key = q.step_key
          and o.item_key = q.item_key
          and o.attempt = q.attempt
      where q.id = any(p_queue_ids)
    )

    select coalesce(jsonb_agg(jsonb_build_object(
      'queue_id', h.id,
      'token', h.lease_token,
      'lease_expires_at', h.lease_expires_at,
      'project_id', h.project_id,
      'run_id', h.run_id,
      'step_key', h.step_key,
      'item_key', h.item_key,
      'attempt', h.attempt,
      'origin', h.origin,
      'waited_s', h.waited_s,
      'act_id', h.act_id,
      'workflow_id', h.workflow_id,
      'slug', h.slug,
      'version', h.version,
      'kind', h.kind,
      'config', h.config,
      'timeout_s', h.config -> 'timeout_s',
      'effect_key', h.effect_key,
      'secrets', case
        when h.secret_names <> '{}' and h.supplied is null then (
          select jsonb_object_agg(s.key, s.value_encrypted)
          from meshhook.secrets as s
          where s.project_id = h.project_id and s.key = any(h.secret_names)
        )
      end,
      'supplied', case
        when h.supplied is not null then jsonb_build_object('output', h.supplied)
      end,
      'context', meshhook_private.input_document(
        h.project_id, h.run_id, h.reads, h.patches, h.item
      )
    ) order by h.id), '[]')
    from held as h
  );
end;
$$;

comment on function meshhook_private.describe_work(bigint[]) is
'Everything a worker needs to execute leased rows.';
revoke all on function meshhook_private.describe_work(bigint[])
from public, anon, authenticated, service_role, meshhook_worker;
