-- A page of the audit chain in its order, as it is verified outside: each link with its bytes as a
-- text, and beside them the row as it stands.
-- Raises: PT401; PT404 project_not_found; PT400 invalid_argument.
create function meshhook.export_audit(
  project_id uuid, after bigint default 0, page_size int default 500
)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
begin atomic
  select meshhook_private.check_head(export_audit.project_id, null);
  select meshhook.check_page('{}', '{}', export_audit.page_size, null);
  with page as (
    select
      c.number,
      c.hash,
      l,
      convert_from(c.canonical, 'UTF8') as canonical
    from meshhook.audit_chain as c
    left join meshhook.audit_log as l on c.project_id = l.project_id and c.audit_id = l.id
    where c.project_id = export_audit.project_id and c.number > coalesce(export_audit.after, 0)
    order by c.number
    limit export_audit.page_size
  )

  select
    jsonb_build_object(
      'links', coalesce(
        jsonb_agg(
          jsonb_build_object(
            'number', p.number,
            'hash', encode(p.hash, 'hex'),
            'canonical', p.canonical,
            'row', to_jsonb(p.l)
          )
          order by p.number
        ),
        '[]'
      ),
      'next', case when count(*) = export_audit.page_size then max(p.number) end
    )
  from page as p;
end;

comment on function meshhook.export_audit(uuid, bigint, int) is
'Answers {links: [{number, hash, canonical, row}], next}: a page of the audit chain; after takes
next.';
revoke all on function meshhook.export_audit(uuid, bigint, int)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.export_audit(uuid, bigint, int) to authenticated;
