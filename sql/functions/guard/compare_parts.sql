-- How two attempts differ in input, output and error, given in this order and null where there is
-- none: {changes: [{in, path, kind, a, b}], is_truncated}. `path` is a JSON pointer (RFC 6901) into
-- the part. Goes down level by level through what both sides have as objects, or as arrays, by
-- index. Whatever is given, the work is bounded: each place that differs leads to one change at
-- least, so that no more places are opened than changes can be answered. They are 1,000 at most,
-- the outermost first. Deeper than 80 levels, and where a pointer would grow past 1,000 characters,
-- a value counts as changed as a whole. A value of more than 1,000 bytes is cut to its first 1,000
-- characters, as a text; a_bytes and b_bytes say how long it is.
create function meshhook_private.compare_parts(p_a jsonb[], p_b jsonb[])
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
set jit = off
as $$
declare
  v_most int := 1000;
  v_level int := 0;
  v_changes jsonb[] := '{}'::jsonb[];
  v_found jsonb[];
  v_ranks text[];
  v_parts text[];
  v_paths text[];
  v_as jsonb[];
  v_bs jsonb[];
begin
  select
    array_agg(p.place::text), array_agg(p.part), array_agg(''::text), array_agg(p.a), array_agg(p.b)
  into v_ranks, v_parts, v_paths, v_as, v_bs
  from unnest(array['input', 'output', 'error'], p_a, p_b) with ordinality as p (part, a, b, place)
  where (p.a is distinct from p.b);

  while v_ranks <> '{}' and cardinality(v_changes) <= v_most loop
    with place as (
      select
        p.*,
        v_level < 80 and jsonb_typeof(p.a) = jsonb_typeof(p.b) as is_alike
      from unnest(v_ranks, v_parts, v_paths, v_as, v_bs) as p (rank, part, path, a, b)
    ),

    member as materialized (
      select
        p.rank, p.part, p.path, m.*,
        bool_or(char_length(p.path) + char_length(m.key) >= 1000)
          over (partition by p.rank) as is_too_long
      from place as p
      cross join lateral (
        select coalesce(l.key, r.key) as key, 0 as index, l.value as a, r.value as b
        from jsonb_each(case jsonb_typeof(p.a) when 'object' then p.a else '{}' end) as l
        full join jsonb_each(case jsonb_typeof(p.b) when 'object' then p.b else '{}' end) as r
          on r.key = l.key
        union all
        select (coalesce(l.index, r.index) - 1)::text, coalesce(l.index, r.index), l.value, r.value
        from jsonb_array_elements(case jsonb_typeof(p.a) when 'array' then p.a else '[]' end)
          with ordinality as l (value, index)
        full join jsonb_array_elements(case jsonb_typeof(p.b) when 'array' then p.b else '[]' end)
          with ordinality as r (value, index)
          on r.index = l.index
      ) as m
      where p.is_alike and (m.a is distinct from m.b)
    ),

    opened as (
      select
        m.rank || '.' || to_char(
          row_number() over (order by m.rank, m.index, m.key collate "C"), 'FM0000'
        ) as rank,
        m.part,
        m.path || '/' || replace(replace(m.key, '~', '~0'), '/', '~1') as path,
        m.a,
        m.b
      from member as m
      where not m.is_too_long
      order by m.rank, m.index, m.key collate "C"
      limit v_most + 1 - cardinality(v_changes)
    ),

    change as (
      select
        p.rank,
        jsonb_build_object('rank', p.rank, 'in', p.part, 'path', p.path, 'kind', case
          when p.a is null then 'added' when p.b is null then 'removed' else 'changed'
        end)
        || case
          when p.a is null then '{}'
          when octet_length(p.a::text) <= 1000 then jsonb_build_object('a', p.a)
          else jsonb_build_object('a', left(p.a::text, 1000), 'a_bytes', octet_length(p.a::text))
        end
        || case
          when p.b is null then '{}'
          when octet_length(p.b::text) <= 1000 then jsonb_build_object('b', p.b)
          else jsonb_build_object('b', left(p.b::text, 1000), 'b_bytes', octet_length(p.b::text))
        end as change
      from place as p
      where not exists (select 1 from member as m where m.rank = p.rank and not m.is_too_long)
    )

    select
      (select array_agg(c.change order by c.rank) from change as c),
      array_agg(o.rank), array_agg(o.part), array_agg(o.path), array_agg(o.a), array_agg(o.b)
    into v_found, v_ranks, v_parts, v_paths, v_as, v_bs
    from opened as o;
    v_changes := v_changes || v_found;
    v_level := v_level + 1;
  end loop;

  return jsonb_build_object(
    'changes', (
      select coalesce(jsonb_agg(c.change - 'rank' order by c.change ->> 'rank'), '[]')
      from unnest(v_changes[:v_most]) as c (change)
    ),
    'is_truncated', cardinality(v_changes) > v_most
  );
end;
$$;

comment on function meshhook_private.compare_parts(jsonb[], jsonb[]) is
'How two attempts differ in input, output and error: {changes, is_truncated}.';
revoke all on function meshhook_private.compare_parts(jsonb[], jsonb[])
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook_private.compare_parts(jsonb[], jsonb[]) to authenticated;
