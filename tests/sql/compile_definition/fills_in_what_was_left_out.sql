select plan(3);

select tests.make_project();
select meshhook.publish_workflow(tests.project(), 'flow', '{
  "nodes": [
    {"id": "a", "type": "http_call", "position": {"x": 1}, "data": {"url": "http://a.test"}},
    {"id": "b", "type": "terminate"},
    {"id": "c", "type": "branch", "data": {
      "label": "C", "on_error": "continue", "timeout_s": 5,
      "conditions": [{"handle": "x", "when": "input"}],
      "retry": {"attempts": 3, "on": []}, "resume": {"role": "admin"}
    }}
  ]
}');
select tests.act_as_role('none');

select is(n.config, e.config::jsonb, n.step_key)
from meshhook.workflow_nodes as n
inner join (
  values
  (
    'a',
    '{"url": "http://a.test", "method": "GET", "headers": {}, "query": {},
      "on_error": "fail", "timeout_s": 30, "retry": {
        "attempts": 1, "backoff_s": 1, "factor": 2, "max_backoff_s": 300, "lost": 3,
        "on": ["connection", "timeout", "rate_limited", "server_error"]
      }}'
  ),
  (
    'b',
    '{"status": "succeeded", "on_error": "fail", "timeout_s": 30, "retry": {
        "attempts": 1, "backoff_s": 1, "factor": 2, "max_backoff_s": 300, "lost": 3,
        "on": ["connection", "timeout", "rate_limited", "server_error"]
      }}'
  ),
  (
    'c',
    '{"label": "C", "conditions": [{"handle": "x", "when": "input"}],
      "on_error": "continue", "timeout_s": 5, "resume": {"role": "admin"}, "retry": {
        "attempts": 3, "backoff_s": 1, "factor": 2, "max_backoff_s": 300, "lost": 3, "on": []
      }}'
  )
) as e (step_key, config) on n.step_key = e.step_key
order by n.ordinal;

select * from finish();
