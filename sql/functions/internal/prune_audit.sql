-- Lets go what a project's audit log says of the time before p_before, and answers how many rows
-- that were. First a checkpoint is written: an audit row, chained like any other, that tells number
-- and hash of the last link that goes. It is what keep_rows and keep_links let pass, and where
-- audit_verify begins from then on. For the owner only.
-- Locks: the head of the project's chain.
create function meshhook_private.prune_audit(p_project_id uuid, p_before timestamptz)
returns int
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_last meshhook.audit_chain;
  v_removed int := 0;
begin
  perform 1 from meshhook.audit_heads as h where h.project_id = p_project_id for update;
  -- The clock may have been set back: nothing goes that stands behind a link that stays.
  select c.* into v_last
  from meshhook.audit_chain as c
  where
    c.project_id = p_project_id
    and c.number < coalesce(
      (
        select min(y.number)
        from meshhook.audit_chain as y
        where y.project_id = p_project_id and y.chained_at >= p_before
      ),
      9223372036854775807
    )
  order by c.number desc
  limit 1;
  if not found then
    return v_removed;
  end if;

  insert into meshhook.audit_log (
    project_id, action, resource_type, resource_id, metadata, database_role
  )
  values (
    p_project_id, 'checkpoint', 'audit_log', p_project_id,
    jsonb_build_object(
      'up_to', v_last.number, 'hash', encode(v_last.hash, 'hex'), 'before', p_before
    ),
    meshhook_private.caller_role()
  );
  set constraints meshhook.chain_audit immediate;
  set constraints meshhook.chain_audit deferred;

  delete from meshhook.audit_log as l
  using meshhook.audit_chain as c
  where
    c.project_id = p_project_id
    and c.number <= v_last.number
    and l.project_id = c.project_id
    and l.id = c.audit_id;
  get diagnostics v_removed = row_count;
  delete from meshhook.audit_chain as c
  where c.project_id = p_project_id and c.number <= v_last.number;
  return v_removed;
end;
$$;

comment on function meshhook_private.prune_audit(uuid, timestamptz) is
'Lets go the audit rows of a project before a time, behind a checkpoint. Answers how many.';
revoke all on function meshhook_private.prune_audit(uuid, timestamptz)
from public, anon, authenticated, service_role, meshhook_worker;
