-- How an edge stands, given its source: live (true), dead (false) or not settled yet (null). A
-- source that succeeded, or whose failure is tolerated, makes an edge live unless the edge asks
-- for branch handles and another one was chosen; a skipped source makes it dead; nothing else
-- settles it.
create function meshhook_private.settle_edge(
  p_status text, p_is_tolerant boolean, p_chosen_handle text, p_handles text[]
)
returns boolean
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return case
    when p_status = 'succeeded' or (p_status = 'failed' and p_is_tolerant)
      then p_handles = '{}' or coalesce(p_chosen_handle = any(p_handles), false)
    when p_status = 'skipped' then false
  end;
end;
$$;

comment on function meshhook_private.settle_edge(text, boolean, text, text[]) is
'Whether an edge is live, dead (false) or not settled yet (null), given its source.';
revoke all on function meshhook_private.settle_edge(text, boolean, text, text[])
from public, anon, authenticated, service_role, meshhook_worker;
