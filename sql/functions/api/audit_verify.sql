-- Computes the audit chain of a project anew and answers the first thing that is not as it must be:
-- an edited, dropped, reordered, added or unchained row. A head that was kept outside, NUMBER:HASH,
-- tells in addition a chain that was cut or made anew by somebody who may do anything here. All
-- parts read one state, that of the caller's statement. The body is bound when it is made, so that
-- it may name functions of a schema that the caller can't use.
-- Raises: PT401; PT404 project_not_found; PT400 invalid_argument.
create function meshhook.audit_verify(project_id uuid, head text default null)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  select meshhook_private.check_head(audit_verify.project_id, audit_verify.head);
  select jsonb_build_object(
    'head', (
      select h.number || ':' || encode(h.hash, 'hex')
      from meshhook.audit_heads as h
      where h.project_id = audit_verify.project_id
    ),
    'checkpoint', (
      select s.number from meshhook_private.audit_checkpoint(audit_verify.project_id) as s
    ),
    'links', (
      select count(*)
      from meshhook.audit_chain as c
      where c.project_id = audit_verify.project_id
    ),
    'problem', coalesce(
      meshhook_private.verify_links(audit_verify.project_id),
      meshhook_private.verify_unchained(audit_verify.project_id),
      meshhook_private.verify_heads(audit_verify.project_id, audit_verify.head)
    )
  );
end;

comment on function meshhook.audit_verify(uuid, text) is
'Computes an audit chain anew. Answers {head, checkpoint, links, problem}; problem is null or
{problem, number, audit_id, expected, found}.';
revoke all on function meshhook.audit_verify(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.audit_verify(uuid, text) to authenticated;
