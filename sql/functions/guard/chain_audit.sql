-- Deferred constraint trigger on audit_log: links the row to the chain of its project. At commit,
-- so that the head of the chain is the last lock of every act. A transaction that holds the head of
-- another project already waits for none, so that two which act in the same projects can't wait for
-- each other.
-- Locks: the head of the project's chain.
-- Raises: PT409 run_busy.
create function meshhook_private.chain_audit()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
as $$
declare
  v_head meshhook.audit_heads;
  v_canonical bytea;
  v_held text := current_setting('meshhook.chained_project', true);
begin
  perform set_config('meshhook.chained_project', new.project_id::text, true);
  if coalesce(v_held, '') in ('', new.project_id::text) then
    select h.* into v_head
    from meshhook.audit_heads as h
    where h.project_id = new.project_id
    for update;
  else
    select h.* into v_head
    from meshhook.audit_heads as h
    where h.project_id = new.project_id
    for update skip locked;
    if not found and exists (
      select 1 from meshhook.audit_heads as h where h.project_id = new.project_id
    ) then
      raise sqlstate 'PT409' using
        message = 'the run is busy',
        detail = '{"reason": "run_busy"}',
        hint = 'Others act in its project this moment: try again.';
    end if;
  end if;
  if v_head.project_id is null then
    insert into meshhook.audit_heads (project_id) values (new.project_id)
    on conflict on constraint audit_heads_pkey do nothing;
    select h.* into strict v_head
    from meshhook.audit_heads as h
    where h.project_id = new.project_id
    for update;
  end if;
  v_canonical := meshhook_private.chained_row(v_head.number + 1, new);
  v_head.number := v_head.number + 1;
  v_head.hash := sha256(v_head.hash || v_canonical);
  insert into meshhook.audit_chain (project_id, number, audit_id, canonical, hash)
  values (new.project_id, v_head.number, new.id, v_canonical, v_head.hash);
  update meshhook.audit_heads as h
  set number = v_head.number, hash = v_head.hash
  where h.project_id = new.project_id;
  return null;
end;
$$;

comment on function meshhook_private.chain_audit() is
'Trigger: links an audit row to the chain of its project.';
revoke all on function meshhook_private.chain_audit()
from public, anon, authenticated, service_role, meshhook_worker;
