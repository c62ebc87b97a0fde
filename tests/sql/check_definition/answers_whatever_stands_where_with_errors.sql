-- Every part of a sound definition is replaced by every kind of junk, one at a time: the answer is
-- always a list of errors in their form, or empty where the junk is legal there, and never an
-- exception.
select plan(3);

create function pg_temp.list_paths(p_value jsonb, p_path text[]) returns setof text[]
language plpgsql as $$
begin
  return next p_path;
  if jsonb_typeof(p_value) = 'object' then
    return query
    select inner_path.*
    from jsonb_each(p_value) as e
    cross join lateral pg_temp.list_paths(e.value, p_path || e.key) as inner_path;
  elsif jsonb_typeof(p_value) = 'array' then
    return query
    select inner_path.*
    from jsonb_array_elements(p_value) with ordinality as e
    cross join lateral pg_temp.list_paths(e.value, p_path || (e.ordinality - 1)::text) as inner_path;
  end if;
end;
$$;

create temp table answers as
with sound as (
  select '{
    "nodes": [
      {"id": "a", "type": "transform", "data": {"expression": "input.x", "label": "A",
        "on_error": "continue", "timeout_s": 5, "retry": {"attempts": 2, "backoff_s": 1, "factor": 2,
          "max_backoff_s": 9, "on": ["timeout"], "lost": 1},
        "resume": {"role": "admin", "require_reason": true}}},
      {"id": "b", "type": "http_call", "data": {"method": "POST",
        "url": "http://service.test/{{ steps.a.output }}", "headers": {"A": "{{ secrets.A }}"},
        "query": {"q": "{{ input.q }}"}, "resume": {"repeat": "ask"}, "body": {"a": ["{{ steps.a.error }}"]}}},
      {"id": "c", "type": "branch", "data": {"default": "no",
        "conditions": [{"handle": "yes", "when": "steps.b.output"}]}},
      {"id": "d", "type": "delay", "data": {"seconds": 5}},
      {"id": "e", "type": "terminate", "data": {"status": "failed", "message": "no"}},
      {"id": "f", "type": "pause", "data": {"message": "?"}}
    ],
    "edges": [
      {"source": "a", "target": "b"}, {"source": "b", "target": "c"},
      {"source": "c", "target": "d", "sourceHandle": "yes"},
      {"source": "c", "target": "e", "sourceHandle": "no"},
      {"source": "d", "target": "f"}
    ],
    "settings": {"deadline_s": 60}
  }'::jsonb as definition
),
junk (value) as (
  select v.value::jsonb
  from unnest(array[
    'null', 'true', '0', '-1', '1e131000', '1e-16000', '0.1', '""', '"NaN"', '"-infinity"', '"{{"',
    '"{{ @ }}"', '"{{ secrets }}"', '"\u0001\u2028"', '"%s %1$s \\"', '[]', '{}', '[[]]', '[null]',
    '{"": {}}', '{"id": 1}', '["a", "a"]', '{"__proto__": {"a": 1}}',
    '"' || repeat('x', 20000) || '"', repeat('[', 99) || repeat(']', 99),
    repeat('[', 1500) || repeat(']', 1500), repeat('{"a":', 1500) || '1' || repeat('}', 1500)
  ]) as v (value)
)
select
  p.path,
  j.value,
  meshhook_private.check_definition(
    case when p.path = '{}' then j.value else jsonb_set(s.definition, p.path, j.value) end
  ) as errors
from sound as s
cross join lateral pg_temp.list_paths(s.definition, '{}') as p (path)
cross join junk as j;

select cmp_ok((select count(*)::int from answers), '>', 2000, 'all of them were judged');
select is(
  (
    select format('%s: %s gives %s', a.path, left(a.value::text, 60), a.errors)
    from answers as a
    where
      jsonb_typeof(a.errors) <> 'array'
      or jsonb_array_length(a.errors) > 50
      or exists (
        select
        from jsonb_array_elements(a.errors) as e
        where
          (select array_agg(k.key order by k.key) from jsonb_object_keys(e.value) as k (key))
          <> array['fix', 'node', 'problem']
          or jsonb_typeof(e.value -> 'node') not in ('null', 'string')
          or jsonb_typeof(e.value -> 'problem') <> 'string'
          or jsonb_typeof(e.value -> 'fix') <> 'string'
          or length(e.value::text) > 2000
      )
    order by a.path
    limit 1
  ),
  null,
  'every answer is a list of errors in their form'
);
select is(
  (
    select array_agg(distinct array_to_string(a.path, '.') order by array_to_string(a.path, '.'))
    from answers as a
    where a.errors = '[]' and jsonb_typeof(a.value) in ('null', 'boolean')
  ),
  array[
    'edges.2.sourceHandle', 'edges.3.sourceHandle', 'nodes.0.data.resume.require_reason',
    'nodes.1.data.body', 'nodes.1.data.body.a', 'nodes.1.data.body.a.0'
  ],
  'null and true are legal only where they mean something'
);

select * from finish();
