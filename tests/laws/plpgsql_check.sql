-- What plpgsql_check says of every plpgsql function of our three schemas; a function of which it
-- says nothing has one row, without a message. A trigger function is checked with every table that
-- fires it, under the names that its triggers give to the changed rows.
with checked as (
  select distinct
    p.oid,
    t.tgrelid,
    t.tgoldtable,
    t.tgnewtable,
    n.nspname || '.' || p.proname as name,
    p.prorettype = 'trigger'::regtype as is_trigger
  from pg_proc as p
  inner join pg_namespace as n on p.pronamespace = n.oid
  inner join pg_language as l on p.prolang = l.oid
  left join pg_trigger as t on p.oid = t.tgfoid and not t.tgisinternal
  where
    n.nspname in ('meshhook', 'meshhook_private', 'meshhook_worker')
    and l.lanname = 'plpgsql'
)

select
  c.name as function,
  f.lineno as line,
  f.level,
  f.message,
  f.detail
from checked as c
left join lateral plpgsql_check_function_tb(
  c.oid,
  coalesce(c.tgrelid, 0),
  fatal_errors => false,
  other_warnings => true,
  performance_warnings => true,
  extra_warnings => true,
  security_warnings => true,
  compatibility_warnings => true,
  oldtable => c.tgoldtable,
  newtable => c.tgnewtable,
  -- A comment in a body can't switch the checker off.
  use_incomment_options => false
) as f on true
where c.tgrelid is not null or not c.is_trigger
union all
select
  c.name as function,
  null as line,
  'error' as level,
  'no trigger calls it, so nothing can be said of it' as message,
  null as detail
from checked as c
where c.tgrelid is null and c.is_trigger
order by function, line, message, detail
