-- The first link of an audit chain that is not what it must be, or null: numbered on from the
-- checkpoint, hashed with the one before it, and its row is there as it was chained.
create function meshhook_private.verify_links(p_project_id uuid)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
set timezone = 'UTC'
set enable_nestloop = off
set jit = off
begin atomic
  with link as (
    select
      c.number,
      c.audit_id,
      c.canonical,
      c.hash,
      lag(c.number, 1, s.number) over chain as previous_number,
      lag(c.hash, 1, s.hash) over chain as previous_hash
    from meshhook_private.audit_checkpoint(verify_links.p_project_id) as s
    inner join meshhook.audit_chain as c on s.number < c.number
    where c.project_id = verify_links.p_project_id
    window chain as (order by c.number)
  ),

  judged as (
    select
      k.number,
      k.audit_id,
      k.canonical,
      k.previous_number,
      r.canonical as row_canonical,
      case
        when k.number <> k.previous_number + 1 then 'link_missing'
        when
          not starts_with(
            encode(substring(k.canonical for 30), 'escape'), '[' || k.number || ', '
          )
          then 'link_reordered'
        when k.hash <> sha256(k.previous_hash || k.canonical) then 'link_edited'
        when r.canonical is null then 'row_missing'
        when r.canonical <> k.canonical then 'row_edited'
      end as problem
    from link as k
    left join meshhook.audit_log as l
      on l.project_id = verify_links.p_project_id and k.audit_id = l.id
    left join lateral (
      select meshhook_private.chained_row(k.number, l) as canonical
      where l.id is not null
    ) as r on true
  )

  select
    jsonb_build_object(
      'problem', j.problem,
      'number', case j.problem when 'link_missing' then j.previous_number + 1 else j.number end,
      'audit_id', case when j.problem <> 'link_missing' then j.audit_id end,
      'expected', case j.problem when 'row_edited' then convert_from(j.canonical, 'UTF8') end,
      'found', case j.problem when 'row_edited' then convert_from(j.row_canonical, 'UTF8') end
    )
  from judged as j
  where j.problem is not null
  order by j.number
  limit 1;
end;

comment on function meshhook_private.verify_links(uuid) is
'The first link of an audit chain that is not what it must be, or null.';
revoke all on function meshhook_private.verify_links(uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_links(uuid) to authenticated;
