-- Settles the outgoing edges of finished steps, wave by wave: a target with nothing unsettled and
-- no live edge is skipped and settles its own edges in the next wave; one with a live edge turns
-- into what first_status says in the same update, and its attempt is born once all have settled.
-- Items have no edges. Answers the transitions.
-- Locks: none of its own; the caller holds the runs.
create function meshhook_private.settle_edges(p_sources meshhook_private.step_change[])
returns meshhook_private.step_change[]
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_changes meshhook_private.step_change[] := '{}'::meshhook_private.step_change[];
  v_sources meshhook_private.step_change[] := p_sources;
  v_begun meshhook_private.step_change[] := '{}'::meshhook_private.step_change[];
  v_settled meshhook_private.step_change[];
begin
  while v_sources <> '{}' loop
    with edge as (
      select
        r.project_id,
        r.id as run_id,
        r.directive,
        e.target_ordinal,
        meshhook_private.settle_edge(
          source.status,
          source.is_tolerant,
          case when e.handles <> '{}' then
            meshhook_private.chosen_handle(
              source.project_id, source.run_id, source.step_key, source.attempt
            )
          end,
          e.handles
        ) as is_live
      from unnest(v_sources) as w
      inner join meshhook.workflow_runs as r on r.id = w.run_id
      inner join meshhook.workflow_edges as e
        on
          e.project_id = r.project_id
          and e.workflow_id = r.workflow_id
          and e.source_ordinal = w.ordinal
      inner join meshhook.run_steps as source
        on
          source.run_id = w.run_id
          and source.project_id = w.project_id
          and source.ordinal = w.ordinal
          and source.item_key = w.item_key
    ),

    settled as (
      select
        e.project_id,
        e.run_id,
        e.directive,
        e.target_ordinal,
        '' as item_key,
        count(*)::int as settled,
        (count(*) filter (where e.is_live))::int as live
      from edge as e
      where e.is_live is not null
      group by e.project_id, e.run_id, e.directive, e.target_ordinal
    ),

    counted as (
      update meshhook.run_steps as s
      set
        unsettled = s.unsettled - d.settled,
        live = s.live + d.live,
        status = case
          when s.unsettled <> d.settled then s.status
          when s.live + d.live = 0 then 'skipped'
          else meshhook_private.first_status(s.kind, d.directive)
        end,
        attempt = case
          when s.unsettled <> d.settled or s.live + d.live = 0 then s.attempt
          else 1 + coalesce((
            select max(a.attempt)
            from meshhook.step_attempts as a
            where
              a.run_id = s.run_id
              and a.project_id = s.project_id
              and a.step_key = s.step_key
              and a.item_key = s.item_key
          ), 0)
        end
      from settled as d
      where
        s.run_id = d.run_id
        and s.project_id = d.project_id
        and s.ordinal = d.target_ordinal
        and s.item_key = d.item_key
        and s.status = 'pending'
      returning
        s.project_id, s.run_id, s.ordinal, s.step_key, s.item_key, s.attempt, s.status,
        s.is_tolerant, s.unsettled
    )

    select coalesce(array_agg(row(
      c.project_id, c.run_id, c.ordinal, c.step_key, c.item_key, c.attempt, 'pending', c.status,
      c.is_tolerant, null
    )::meshhook_private.step_change order by c.run_id, c.ordinal), '{}')
    into v_settled
    from counted as c
    where c.unsettled = 0;

    v_begun := v_begun || array(select t from unnest(v_settled) as t where t.status <> 'skipped');
    v_sources := array(select t from unnest(v_settled) as t where t.status = 'skipped');
    v_changes := v_changes || v_sources;
  end loop;
  if v_begun <> '{}' then
    v_changes := v_changes || meshhook_private.bear_attempts(array(
      select b from unnest(v_begun) as b order by b.run_id, b.ordinal
    ));
  end if;
  return v_changes;
end;
$$;

comment on function meshhook_private.settle_edges(meshhook_private.step_change[]) is
'Settles the outgoing edges of finished steps: skips and activates what follows.';
revoke all on function meshhook_private.settle_edges(meshhook_private.step_change[])
from public, anon, authenticated, service_role, meshhook_worker;
