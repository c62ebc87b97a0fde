-- Who owns, may and must what in our three schemas, one fact a line, in an order that does not
-- change. What is out of the ordinary is shouted: DEFINER, PUBLIC, OFF, and words that no line has
-- now.
with ours as (
  select
    n.oid,
    n.nspname as name,
    n.nspowner as owner,
    n.nspacl as acl
  from pg_namespace as n
  where n.nspname in ('meshhook', 'meshhook_private', 'meshhook_worker')
),

role_name as (
  select
    r.oid,
    r.rolname::text as name
  from pg_roles as r
  union all
  select
    0 as oid,
    'PUBLIC' as name
),

function_line as (
  select
    0 as place,
    p.oid,
    p.proconfig,
    p.proacl,
    p.proowner,
    s.name || '.' || p.proname as thing,
    case
      when s.name = 'meshhook' then 3
      when s.name = 'meshhook_worker' then 4
      when has_function_privilege('authenticated', p.oid, 'execute') then 5
      else 6
    end as part,
    format(
      'function %s.%s(%s) -> %s: %s, %s, %s%s',
      s.name,
      p.proname,
      oidvectortypes(p.proargtypes),
      pg_get_function_result(p.oid),
      l.lanname,
      case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end,
      case when p.prosecdef then 'DEFINER' else 'invoker' end,
      ', owner ' || o.name
    ) as line
  from pg_proc as p
  inner join ours as s on p.pronamespace = s.oid
  inner join pg_language as l on p.prolang = l.oid
  inner join role_name as o on p.proowner = o.oid
),

function_detail as (
  select
    f.part,
    f.thing,
    1 as place,
    '  set ' || array_to_string(f.proconfig, '; ') as line
  from function_line as f
  where f.proconfig is not null
  union all
  select
    f.part,
    f.thing,
    2 as place,
    '  execute: ' || string_agg(
      g.name || case when a.is_grantable then ' AND MAY GRANT' else '' end, ', ' order by g.name
    ) as line
  from function_line as f
  cross join lateral aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) as a
  inner join role_name as g on a.grantee = g.oid
  where a.grantee <> f.proowner
  group by f.part, f.thing
),

relation as (
  select
    c.oid,
    c.relkind,
    c.relowner,
    c.relrowsecurity,
    c.relforcerowsecurity,
    c.reloptions,
    o.name as owner,
    s.name || '.' || c.relname as thing,
    coalesce(
      c.relacl,
      case c.relkind when 'S' then acldefault('s', c.relowner) else acldefault('r', c.relowner) end
    ) as acl
  from pg_class as c
  inner join ours as s on c.relnamespace = s.oid
  inner join role_name as o on c.relowner = o.oid
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
),

privilege as (
  select
    r.thing,
    g.name as grantee,
    lower(a.privilege_type) || case when a.is_grantable then ' AND MAY GRANT' else '' end as verb,
    null::name as column_name
  from relation as r
  cross join lateral aclexplode(r.acl) as a
  inner join role_name as g on a.grantee = g.oid
  where a.grantee <> r.relowner
  union all
  select
    r.thing,
    g.name as grantee,
    lower(a.privilege_type) || case when a.is_grantable then ' AND MAY GRANT' else '' end as verb,
    t.attname as column_name
  from relation as r
  inner join pg_attribute as t on r.oid = t.attrelid and not t.attisdropped
  cross join lateral aclexplode(t.attacl) as a
  inner join role_name as g on a.grantee = g.oid
  where a.grantee <> r.relowner
),

verb as (
  select
    p.thing,
    p.grantee,
    p.verb || coalesce(
      ' (' || string_agg(p.column_name, ', ' order by p.column_name) || ')', ''
    ) as verb
  from privilege as p
  group by p.thing, p.grantee, p.verb, p.column_name is null
),

relation_line as (
  select
    case r.relkind when 'S' then 8 else 7 end as part,
    r.thing,
    0 as place,
    format(
      '%s %s: %sowner %s',
      case r.relkind when 'S' then 'sequence' when 'v' then 'view' else 'table' end,
      r.thing,
      case
        when r.relkind = 'S' then ''
        when r.relkind = 'v'
          then coalesce(array_to_string(r.reloptions, ', '), 'NO OPTIONS') || ', '
        else format(
          'row level security %s%s, ',
          case when r.relrowsecurity then 'on' else 'OFF' end,
          case when r.relforcerowsecurity then ', FORCED' else '' end
        )
      end,
      r.owner
    ) as line
  from relation as r
  union all
  select
    case r.relkind when 'S' then 8 else 7 end as part,
    v.thing,
    1 as place,
    format('  %s: %s', v.grantee, string_agg(v.verb, '; ' order by v.verb)) as line
  from verb as v
  inner join relation as r on v.thing = r.thing
  group by r.relkind, v.thing, v.grantee
  union all
  select
    7 as part,
    r.thing,
    2 as place,
    format(
      '  policy %s: %s%s to %s%s%s',
      p.polname,
      case when p.polpermissive then '' else 'RESTRICTIVE ' end,
      case p.polcmd
        when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
        else 'ALL'
      end,
      (
        select string_agg(g.name, ', ' order by g.name)
        from role_name as g
        where g.oid = any(p.polroles)
      ),
      ' using ' || pg_get_expr(p.polqual, p.polrelid),
      ' with check ' || pg_get_expr(p.polwithcheck, p.polrelid)
    ) as line
  from pg_policy as p
  inner join relation as r on p.polrelid = r.oid
  union all
  select
    7 as part,
    r.thing,
    3 as place,
    '  ' || case t.tgenabled when 'O' then '' else 'DISABLED ' end || regexp_replace(
      regexp_replace(pg_get_triggerdef(t.oid), '^CREATE (CONSTRAINT )?TRIGGER', 'trigger'),
      ' ON \S+',
      ''
    ) as line
  from pg_trigger as t
  inner join relation as r on t.tgrelid = r.oid
  where not t.tgisinternal
  union all
  select
    7 as part,
    r.thing,
    4 as place,
    '  RULE ' || w.rulename as line
  from pg_rewrite as w
  inner join relation as r on w.ev_class = r.oid
  where w.rulename <> '_RETURN'
  union all
  select
    7 as part,
    r.thing,
    5 as place,
    '  PUBLISHED by ' || p.pubname as line
  from pg_publication_rel as b
  inner join pg_publication as p on b.prpubid = p.oid
  inner join relation as r on b.prrelid = r.oid
),

role_line as (
  select
    1 as part,
    r.rolname as thing,
    0 as place,
    format(
      'role %s: %s%smember of %s',
      r.rolname,
      case when r.rolbypassrls then 'bypasses row level security, ' else '' end,
      case
        when r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolreplication
          then 'ADMINISTERS THE SERVER, '
        -- A server's API logs in as authenticator, under a password of the server's own.
        when r.rolcanlogin and r.rolname <> 'authenticator' then 'LOGS IN, '
        else ''
      end,
      coalesce(
        (
          select string_agg(g.rolname, ', ' order by g.rolname)
          from pg_auth_members as m
          inner join pg_roles as g on m.roleid = g.oid
          where m.member = r.oid
        ),
        'nothing'
      )
    ) as line
  from pg_roles as r
  where r.rolname in (
    'anon', 'authenticated', 'authenticator', 'meshhook_owner', 'meshhook_worker', 'service_role'
  )
),

default_line as (
  select
    2 as part,
    s.name as thing,
    1 as place,
    format('  DEFAULT PRIVILEGES %s: %s', d.defaclobjtype, d.defaclacl) as line
  from pg_default_acl as d
  inner join ours as s on d.defaclnamespace = s.oid
),

schema_line as (
  select
    2 as part,
    s.name as thing,
    0 as place,
    format('schema %s: owner %s%s', s.name, o.name, '; ' || string_agg(
      lower(a.privilege_type) || ' ' || g.name, ', ' order by a.privilege_type desc, g.name asc
    ) filter (where a.grantee <> s.owner)) as line
  from ours as s
  inner join role_name as o on s.owner = o.oid
  cross join lateral aclexplode(coalesce(s.acl, acldefault('n', s.owner))) as a
  inner join role_name as g on a.grantee = g.oid
  group by s.name, o.name
)

select
  l.part,
  l.line
from (
  select
    part,
    thing::text as thing,
    place,
    line
  from role_line
  union all
  select
    part,
    thing::text as thing,
    place,
    line
  from default_line
  union all
  select
    part,
    thing::text as thing,
    place,
    line
  from schema_line
  union all
  select
    part,
    thing,
    place,
    line
  from function_line
  union all
  select
    part,
    thing,
    place,
    line
  from function_detail
  union all
  select
    part,
    thing,
    place,
    line
  from relation_line
) as l
where l.line is not null
order by l.part, l.thing collate "C", l.place, l.line collate "C"
