select plan(2);

select is(meshhook_private.check_definition('{
  "nodes": [
    {"id": "read", "type": "transform", "position": {"x": 1, "y": 2}, "data": {
      "label": "Read", "expression": "input.issue", "on_error": "continue", "timeout_s": 0.5,
      "retry": {"attempts": 100, "backoff_s": 0, "factor": 1.5, "max_backoff_s": 86400,
        "on": ["connection", "timeout", "rate_limited", "server_error", "client_error",
          "expression", "invalid_response"], "lost": 0},
      "resume": {"role": "admin", "require_reason": true}
    }},
    {"id": "call-1", "type": "http_call", "data": {
      "method": "PUT", "url": "https://api.test/{{ steps.read.output.id }}?a=b",
      "headers": {"Authorization": "Bearer {{ secrets.TOKEN }}", "X-A": ""},
      "query": {"page size": "{{ input.size }}"},
      "resume": {"role": "operator", "require_reason": false, "repeat": "never"},
      "body": {"a": [1, null, "{{ steps.read.output }}", {"b": "{{ secrets.B }}"}]}
    }},
    {"id": "call-2", "type": "http_call", "data": {"url": "{{ input.url }}", "body": null}},
    {"id": "decide", "type": "branch", "data": {
      "conditions": [
        {"handle": "yes", "when": "steps.\"call-1\".output.ok"},
        {"handle": "no", "when": "steps.read.error"}
      ],
      "default": "else"
    }},
    {"id": "wait", "type": "delay", "data": {"seconds": 31536000}},
    {"id": "ask", "type": "pause", "data": {"message": "May it go on?"}},
    {"id": "ask_again", "type": "pause"},
    {"id": "end", "type": "terminate", "data": {"status": "canceled", "message": "Done"}},
    {"id": "the_end", "type": "terminate"}
  ],
  "edges": [
    {"id": "e1", "source": "read", "target": "call-1", "sourceHandle": null},
    {"source": "call-1", "target": "decide"},
    {"source": "decide", "target": "wait", "sourceHandle": "yes"},
    {"source": "decide", "target": "wait", "sourceHandle": "no"},
    {"source": "decide", "target": "ask", "sourceHandle": "else"},
    {"source": "decide", "target": "call-2"},
    {"source": "wait", "target": "end", "targetHandle": "in"}
  ],
  "settings": {"deadline_s": 31536000},
  "viewport": {"zoom": 1}
}'), '[]', 'every kind');

select is(
  meshhook_private.check_definition(
    '{"nodes": [{"id": "a", "type": "transform", "data": {"expression": "input"}}]}'
  ),
  '[]',
  'edges and settings may be left out'
);

select * from finish();
