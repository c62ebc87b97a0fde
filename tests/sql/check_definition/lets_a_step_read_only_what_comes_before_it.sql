select plan(9);

select
  is(
    meshhook_private.check_definition(tests.graph('a>b b>c d', jsonb_build_object(
      'a', '{"expression": "input"}'::jsonb,
      'd', '{"expression": "input"}'::jsonb,
      e.node, e.data::jsonb
    ))),
    case
      when e.problem is null then '[]'
      else jsonb_build_array(jsonb_build_object('node', e.node, 'problem', e.problem, 'fix', e.fix))
    end,
    e.node || ' ' || e.data
  )
from (
  values
  ('c', '{"expression": "[steps.a.output, steps.b.error]"}', null, null),
  (
    'c', '{"expression": "steps.d.output"}',
    'steps.d is read, but that step does not come before this one',
    'connect d to c, at least through others'
  ),
  (
    'a', '{"expression": "steps.b.output"}',
    'steps.b is read, but that step does not come before this one',
    'connect b to a, at least through others'
  ),
  (
    'b', '{"expression": "steps.b.output"}', 'steps.b is read by that step itself',
    'read a step that comes before this one'
  ),
  (
    'b', '{"expression": "steps.x.output"}', 'steps.x is read, but there is no such node',
    'read a step that comes before this one'
  ),
  (
    'b', '{"type": "branch", "conditions": [{"handle": "y", "when": "steps.c.output"}]}',
    'steps.c is read, but that step does not come before this one',
    'connect c to b, at least through others'
  ),
  (
    'b', '{"type": "http_call", "url": "http://a/{{ steps.c.output }}", "body": "{{ steps.a }}"}',
    'steps.c is read, but that step does not come before this one',
    'connect c to b, at least through others'
  ),
  (
    'b', '{"type": "http_call", "url": "http://a/", "body": [{"x": "{{ steps.c }}"}]}',
    'steps.c is read, but that step does not come before this one',
    'connect c to b, at least through others'
  ),
  ('c', '{"expression": "input.list[?steps.x == ''y'']"}', null, null)
) as e (node, data, problem, fix);

select * from finish();
