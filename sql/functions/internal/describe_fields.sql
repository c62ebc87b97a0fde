-- The fields that the data of a node of this kind may have, each with its rule; null for a kind
-- that is not known. What a rule's "is" means: number, text, flag, one_of and some_of stand in
-- check_plain_value; expression, template, url, headers, query, body and conditions in
-- check_reading_value; inner_node in check_inner_node; object has fields of its own. A default
-- fills in for what is left out.
create function meshhook_private.describe_fields(p_kind text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_common constant jsonb := '{
    "label": {"is": "text", "to": 1000},
    "on_error": {"is": "one_of", "values": ["fail", "continue"], "default": "fail"},
    "timeout_s": {"is": "number", "above": 0, "to": 3600, "default": 30},
    "retry": {"is": "object", "fields": {
      "attempts": {"is": "number", "is_whole": true, "from": 1, "to": 100, "default": 1},
      "backoff_s": {"is": "number", "from": 0, "to": 3600, "default": 1},
      "factor": {"is": "number", "from": 1, "to": 10, "default": 2},
      "max_backoff_s": {"is": "number", "from": 0, "to": 86400, "default": 300},
      "on": {
        "is": "some_of",
        "values": ["connection", "timeout", "rate_limited", "server_error", "client_error",
          "expression", "invalid_response"],
        "default": ["connection", "timeout", "rate_limited", "server_error"]
      },
      "lost": {"is": "number", "is_whole": true, "from": 0, "to": 100, "default": 3}
    }},
    "resume": {"is": "object", "fields": {
      "role": {"is": "one_of", "values": ["operator", "admin"]},
      "require_reason": {"is": "flag"}
    }}
  }'::jsonb;
  v_fields constant jsonb := (case p_kind
    when 'transform' then '{"expression": {"is": "expression", "is_required": true}}'
    when 'http_call' then '{
      "method": {
        "is": "one_of",
        "values": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"],
        "default": "GET"
      },
      "url": {"is": "url", "is_required": true},
      "headers": {"is": "headers", "default": {}},
      "query": {"is": "query", "default": {}},
      "body": {"is": "body"},
      "resume": {"is": "object", "fields": {
        "role": {"is": "one_of", "values": ["operator", "admin"]},
        "require_reason": {"is": "flag"},
        "repeat": {"is": "one_of", "values": ["never", "ask", "free"]}
      }}
    }'
    when 'branch' then '{
      "conditions": {"is": "conditions", "is_required": true},
      "default": {"is": "text", "from": 1, "to": 200}
    }'
    when 'delay' then
      '{"seconds": {"is": "number", "from": 0, "to": 31536000, "is_required": true}}'
    when 'terminate' then '{
      "status": {
        "is": "one_of", "values": ["succeeded", "failed", "canceled"], "default": "succeeded"
      },
      "message": {"is": "text", "to": 10000}
    }'
    when 'pause' then '{"message": {"is": "text", "to": 10000}}'
    when 'map' then '{
      "items": {"is": "expression", "is_required": true},
      "key": {"is": "expression"},
      "node": {"is": "inner_node", "is_required": true},
      "concurrency": {"is": "number", "is_whole": true, "from": 1, "to": 1000, "default": 10},
      "max_failures": {"is": "number", "is_whole": true, "from": 0, "to": 10000, "default": 0},
      "resume": {"is": "object", "fields": {
        "role": {"is": "one_of", "values": ["operator", "admin"]},
        "require_reason": {"is": "flag"},
        "repeat": {"is": "one_of", "values": ["never", "ask", "free"]}
      }}
    }'
  end)::jsonb;
begin
  return v_common || v_fields;
end;
$$;

comment on function meshhook_private.describe_fields(text) is
'The fields that the data of a node of this kind may have, each with its rule and default.';
revoke all on function meshhook_private.describe_fields(text)
from public, anon, authenticated, service_role, meshhook_worker;
