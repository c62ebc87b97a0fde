-- Whether the chain of a project ends as its stored head says, and leads through a head that was
-- kept outside: the first difference, or null. Only the latter tells a chain whose tail was cut or
-- that was hashed anew as a whole.
create function meshhook_private.verify_heads(p_project_id uuid, p_head text)
returns jsonb
language sql
stable
security invoker
set search_path = pg_catalog, pg_temp
begin atomic
  with link as (
    select
      s.number,
      s.hash
    from meshhook_private.audit_checkpoint(verify_heads.p_project_id) as s
    union all
    select
      c.number,
      c.hash
    from meshhook.audit_chain as c
    where
      c.project_id = verify_heads.p_project_id
      and c.number > (
        select s.number from meshhook_private.audit_checkpoint(verify_heads.p_project_id) as s
      )
  ),

  newest as (
    select
      k.number,
      k.hash
    from link as k
    order by k.number desc
    limit 1
  ),

  wanted as (
    select
      1 as place,
      'head_differs' as problem,
      coalesce(h.number, 0) as number,
      coalesce(encode(h.hash, 'hex'), '') as hash,
      n.number as found_number,
      encode(n.hash, 'hex') as found_hash
    from newest as n
    left join meshhook.audit_heads as h on h.project_id = verify_heads.p_project_id
    union all
    select
      2 as place,
      case
        when g.number > n.number then 'chain_cut'
        when k.number is null then 'head_pruned'
        else 'chain_rebuilt'
      end as problem,
      g.number,
      g.hash,
      k.number as found_number,
      encode(k.hash, 'hex') as found_hash
    from newest as n
    cross join
      lateral (
        select
          split_part(verify_heads.p_head, ':', 1)::bigint as number,
          split_part(verify_heads.p_head, ':', 2) as hash
      ) as g
    left join link as k on g.number = k.number
    where verify_heads.p_head is not null
  )

  select
    jsonb_build_object(
      'problem', w.problem,
      'number', w.number,
      'audit_id', null,
      'expected', w.number || ':' || w.hash,
      'found', w.found_number || ':' || w.found_hash
    )
  from wanted as w
  where (w.number, w.hash) is distinct from (w.found_number, w.found_hash)
  order by w.place
  limit 1;
end;

comment on function meshhook_private.verify_heads(uuid, text) is
'Whether an audit chain ends as its head says and leads through a head kept outside, or null.';
revoke all on function meshhook_private.verify_heads(uuid, text)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.verify_heads(uuid, text) to authenticated;
