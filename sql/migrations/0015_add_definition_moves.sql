-- A run may go on under another version of its workflow. Adds columns without a default (no rewrite
-- and no scan) and a type; locks run_acts and step_snapshots for the moment that it takes.

alter table meshhook.run_acts add column workflow_id_before uuid;
comment on column meshhook.run_acts.workflow_id_before is
'The definition that the run had, where the act put it under another one.';

alter table meshhook.step_snapshots add column workflow_id uuid;
comment on column meshhook.step_snapshots.workflow_id is
'The definition that the attempt ran under; null as long as its run has that definition.';

create type meshhook_private.step_comparison as (
  step_key text,
  old_ordinal int,
  ordinal int,
  verdict text,
  status text,
  is_tolerant boolean,
  unsettled int,
  live int,
  edges int
);
comment on type meshhook_private.step_comparison is
'A step of a run between two definitions: what became of its node, its status as it stands, and how
its incoming edges in the new definition stand.';

-- Counters as in create_counters, for what a resume under another definition is refused.
do $$
declare
  v_name text;
begin
  foreach v_name in array array['resume_definition_incompatible', 'resume_workflow_not_found'] loop
    execute format('create unlogged sequence meshhook_private.%I', 'acts_' || v_name);
    execute format(
      'revoke all on sequence meshhook_private.%I from public, anon, authenticated, service_role, '
      'meshhook_worker', 'acts_' || v_name
    );
    execute format(
      'comment on sequence meshhook_private.%I is %L', 'acts_' || v_name,
      'How many acts were answered so, in the whole installation since its last crash.'
    );
  end loop;
end;
$$;
