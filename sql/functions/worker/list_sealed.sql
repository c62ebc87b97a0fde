-- The secrets of a project as they are sealed, for a rotation: ciphertext goes to a worker's role
-- and to nobody else, and here only in the name of an admin.
-- Answers {secrets: [{key, value_encrypted}]}.
-- Raises: PT401, PT404 project_not_found, PT403 role_required.
create function meshhook_worker.list_sealed(p_project_id uuid)
returns jsonb
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off
set enable_hashjoin = off
set enable_mergejoin = off
set join_collapse_limit = 1
set jit = off
as $$
begin
  perform meshhook_private.check_rotation(p_project_id);
  return (
    select jsonb_build_object('secrets', coalesce(jsonb_agg(jsonb_build_object(
      'key', s.key, 'value_encrypted', s.value_encrypted
    ) order by s.key collate "C"), '[]'))
    from meshhook.secrets as s
    where s.project_id = p_project_id
  );
end;
$$;

comment on function meshhook_worker.list_sealed(uuid) is
'The secrets of a project as they are sealed, for a rotation. Answers {secrets}.';
revoke all on function meshhook_worker.list_sealed(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_worker.list_sealed(uuid) to meshhook_worker;
