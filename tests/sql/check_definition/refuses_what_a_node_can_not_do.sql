select plan(35);

select
  is(
    meshhook_private.check_definition(jsonb_build_object('nodes', jsonb_build_array(
      jsonb_build_object('id', 'a', 'type', e.kind, 'data', e.data::jsonb)
    ))) -> 0,
    case
      when e.problem is not null
        then
          jsonb_build_object('node', 'a', 'problem', e.problem, 'fix', e.fix)
    end,
    e.kind || ' ' || left(e.data, 80)
  )
from (
  values
  ('transform', '{}', 'expression is missing', 'give it'),
  (
    'transform', '{"expression": 1}', 'expression: it is not a text', 'write it in quotes'
  ),
  (
    'transform', '{"expression": "input["}', 'expression: unexpected "[" at character 6',
    'mend this JMESPath expression: input['
  ),
  (
    'transform', '{"expression": "data.x"}',
    'expression: the expression begins with data, which a step is not given',
    'begin with input, steps.KEY.output or steps.KEY.error'
  ),
  (
    'transform', '{"expression": "@"}',
    'expression: the expression takes all that the step is given at once',
    'begin with input, steps.KEY.output or steps.KEY.error'
  ),
  (
    'transform', '{"expression": "secrets.TOKEN"}',
    'expression: a secret is read where none may be',
    'use {{ secrets.NAME }}, with nothing else in the braces, in an http_call node'
  ),
  ('transform', '{"expression": "item"}', null, null),
  ('http_call', '{}', 'url is missing', 'give it'),
  ('http_call', '{"url": null}', 'url: it is not a text', 'write it in quotes'),
  (
    'http_call', '{"url": "ftp://a.test"}', 'url: it is not a web address',
    'begin with http:// or https://'
  ),
  (
    'http_call', '{"url": "//a.test"}', 'url: it is not a web address',
    'begin with http:// or https://'
  ),
  ('http_call', '{"url": ""}', 'url: it is not a web address', 'begin with http:// or https://'),
  (
    'http_call', '{"url": "http://"}', 'url: it is not a web address',
    'begin with http:// or https://'
  ),
  (
    'http_call', '{"url": "http://me:secret@a.test/"}', 'url: it holds a user or a password',
    'use a header with a secret'
  ),
  ('http_call', '{"url": "HTTPS://a.test/@me"}', null, null),
  (
    'http_call', '{"url": "http://a.test/{{ input."}', 'url: a {{ is never closed',
    'close it with }}, close the quotes and braces between them, and nest those no deeper than 6'
  ),
  (
    'http_call', '{"url": "http://a", "method": "get"}', 'method can not be "get"',
    'give one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS'
  ),
  (
    'http_call', '{"url": "http://a", "headers": []}',
    'headers: it is not an object of names and texts', 'write {"name": "text"}'
  ),
  (
    'http_call',
    '{"url": "http://a", "headers": {"A": 1}}',
    'headers: the value of A is not a text',
    'leave it out or correct it: names and values are texts of one line'
  ),
  (
    'http_call',
    '{"url": "http://a", "headers": {"A:": ""}}',
    'headers: A: is not a name for a header',
    'leave it out or correct it: names and values are texts of one line'
  ),
  (
    'http_call', '{"url": "http://a", "headers": {"A": "b\r\nC: d"}}',
    'headers: the header A has a line break',
    'leave it out or correct it: names and values are texts of one line'
  ),
  (
    'http_call', '{"url": "http://a", "headers": {"Idempotency-Key": "1"}}',
    'headers: the header Idempotency-Key is set by the worker itself',
    'leave it out or correct it: names and values are texts of one line'
  ),
  (
    'http_call', '{"url": "http://a", "headers": {"A": "{{ steps }}"}}',
    'headers: steps is not followed by the key of a step, as in steps.fetch or steps."fetch-1"',
    'mend this JMESPath expression:  steps '
  ),
  (
    'http_call', '{"url": "http://a", "query": {"a": null}}',
    'query: the value of a is not a text',
    'leave it out or correct it: names and values are texts of one line'
  ),
  (
    'http_call', '{"url": "http://a", "body": {"a": [{"b": "{{ x }}"}]}}',
    'body: the expression begins with x, which a step is not given',
    'begin with input, steps.KEY.output or steps.KEY.error'
  ),
  (
    'http_call',
    '{"url": "http://a", "body": ' || repeat('[', 66) || repeat(']', 66) || '}',
    'body: it is nested more than 64 levels deep', 'make it flatter'
  ),
  (
    'http_call',
    '{"url": "http://a", "body": ' || repeat('[', 64) || '"{{ input }}"' || repeat(']', 64) || '}',
    null, null
  ),
  ('branch', '{}', 'conditions is missing', 'give it'),
  (
    'branch', '{"conditions": []}', 'conditions: the conditions are not a list of 1 to 50',
    'give a list like [{"handle": "yes", "when": "input.is_urgent"}]'
  ),
  (
    'branch', '{"conditions": [{"handle": "a", "when": "input"}, {"handle": "", "when": "input"}]}',
    'conditions: condition 2 is not a handle and an expression',
    'give it exactly a "handle" of 1 to 200 characters and a "when"'
  ),
  (
    'branch', '{"conditions": [{"handle": "a", "when": "input", "if": 1}]}',
    'conditions: condition 1 is not a handle and an expression',
    'give it exactly a "handle" of 1 to 200 characters and a "when"'
  ),
  (
    'branch', '{"conditions": [{"handle": "a", "when": "input ="}]}',
    'conditions: condition 1: a single = at character 7: == compares',
    'mend this JMESPath expression: input ='
  ),
  (
    'branch', '{"conditions": [{"handle": "a", "when": "input"}], "default": ""}',
    'default can not be ""', 'give a text of 1 to 200 characters'
  ),
  (
    'terminate', '{"status": "running"}', 'status can not be "running"',
    'give one of succeeded, failed, canceled'
  ),
  (
    'pause', '{"message": 5}', 'message can not be 5', 'give a text of 0 to 10000 characters'
  )
) as e (kind, data, problem, fix);

select * from finish();
