-- Every step of a run between the definition p_pinned_id that it has and p_run.workflow_id: same,
-- changed (another node, or other incoming edges), gone or added, with its status as it stands.
-- Steps are the same by their keys. The counts are those of its incoming edges in the new
-- definition, given the steps as they stand.
create function meshhook_private.compare_definitions(
  p_run meshhook.workflow_runs, p_pinned_id uuid
)
returns setof meshhook_private.step_comparison
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return query
    with old as (
      select n.step_key, n.ordinal, n.node_hash, s.status, s.is_tolerant, s.attempt
      from meshhook.workflow_nodes as n
      inner join meshhook.run_steps as s
        on
          s.project_id = p_run.project_id
          and s.run_id = p_run.id
          and s.ordinal = n.ordinal
          and s.item_key = ''
      where n.project_id = p_run.project_id and n.workflow_id = p_pinned_id
    ),

    new as (
      select n.step_key, n.ordinal, n.node_hash
      from meshhook.workflow_nodes as n
      where n.project_id = p_run.project_id and n.workflow_id = p_run.workflow_id
    ),

    incoming as (
      select
        e.target_ordinal,
        meshhook_private.settle_edge(
          source.status, source.is_tolerant, chosen.handle, e.handles
        ) as is_live
      from meshhook.workflow_edges as e
      inner join new as source_node on source_node.ordinal = e.source_ordinal
      left join old as source on source.step_key = source_node.step_key
      left join meshhook.step_attempts as chosen
        on
          e.handles <> '{}'
          and chosen.project_id = p_run.project_id
          and chosen.run_id = p_run.id
          and chosen.step_key = source.step_key
          and chosen.item_key = ''
          and chosen.attempt = source.attempt
      where e.project_id = p_run.project_id and e.workflow_id = p_run.workflow_id
    ),

    counted as (
      select
        i.target_ordinal,
        (count(*) filter (where i.is_live is null))::int as unsettled,
        (count(*) filter (where i.is_live))::int as live,
        count(*)::int as edges
      from incoming as i
      group by i.target_ordinal
    )

    select
      coalesce(new.step_key, old.step_key),
      old.ordinal,
      new.ordinal,
      case
        when new.step_key is null then 'gone'
        when old.step_key is null then 'added'
        when new.node_hash = old.node_hash then 'same'
        else 'changed'
      end,
      coalesce(old.status, 'pending'),
      coalesce(old.is_tolerant, false),
      coalesce(c.unsettled, 0),
      coalesce(c.live, 0),
      coalesce(c.edges, 0)
    from old
    full join new on new.step_key = old.step_key
    left join counted as c on c.target_ordinal = new.ordinal;
end;
$$;

comment on function meshhook_private.compare_definitions(meshhook.workflow_runs, uuid) is
'Every step of a run between two definitions: same, changed, gone or added.';
revoke all on function meshhook_private.compare_definitions(meshhook.workflow_runs, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
