select plan(41);

select
  is(
    meshhook_private.check_definition(jsonb_build_object('nodes', jsonb_build_array(
      jsonb_build_object(
        'id', 'a', 'type', 'delay', 'data', '{"seconds": 1}'::jsonb || e.data::jsonb
      )
    ))),
    jsonb_build_array(jsonb_build_object('node', 'a', 'problem', e.problem, 'fix', e.fix)),
    e.data
  )
from (
  values
  ('{"seconds": -1}', 'seconds can not be -1', 'give a number from 0 to 31536000'),
  ('{"seconds": 31536000.1}', 'seconds can not be 31536000.1', 'give a number from 0 to 31536000'),
  (
    '{"seconds": 1e18}', 'seconds can not be 1000000000000000000',
    'give a number from 0 to 31536000'
  ),
  ('{"seconds": "NaN"}', 'seconds can not be "NaN"', 'give a number from 0 to 31536000'),
  ('{"seconds": "infinity"}', 'seconds can not be "infinity"', 'give a number from 0 to 31536000'),
  ('{"seconds": "1"}', 'seconds can not be "1"', 'give a number from 0 to 31536000'),
  ('{"seconds": null}', 'seconds can not be null', 'give a number from 0 to 31536000'),
  ('{"seconds": true}', 'seconds can not be true', 'give a number from 0 to 31536000'),
  ('{"seconds": [1]}', 'seconds can not be [1]', 'give a number from 0 to 31536000'),
  (
    '{"seconds": 1e-21}', 'seconds can not be 0.000000000000000000001',
    'give a number from 0 to 31536000 with at most 20 decimals'
  ),
  ('{"timeout_s": 0}', 'timeout_s can not be 0', 'give a number above 0 and at most 3600'),
  ('{"timeout_s": 3601}', 'timeout_s can not be 3601', 'give a number above 0 and at most 3600'),
  ('{"timeout_s": "30s"}', 'timeout_s can not be "30s"', 'give a number above 0 and at most 3600'),
  ('{"label": 1}', 'label can not be 1', 'give a text of 0 to 1000 characters'),
  ('{"on_error": "ignore"}', 'on_error can not be "ignore"', 'give one of fail, continue'),
  ('{"on_error": ["fail"]}', 'on_error can not be ["fail"]', 'give one of fail, continue'),
  (
    '{"retry": 3}', 'retry is not an object',
    'give an object of these fields: attempts, backoff_s, factor, lost, max_backoff_s, on'
  ),
  (
    '{"retry": {"attempts": 0}}', 'retry.attempts can not be 0',
    'give a whole number from 1 to 100'
  ),
  (
    '{"retry": {"attempts": 1000000000}}', 'retry.attempts can not be 1000000000',
    'give a whole number from 1 to 100'
  ),
  (
    '{"retry": {"attempts": 1.5}}', 'retry.attempts can not be 1.5',
    'give a whole number from 1 to 100'
  ),
  (
    '{"retry": {"attempts": 2.0}}', 'retry.attempts can not be 2.0',
    'give a whole number from 1 to 100'
  ),
  (
    '{"retry": {"backoff_s": -0.1}}', 'retry.backoff_s can not be -0.1',
    'give a number from 0 to 3600'
  ),
  (
    '{"retry": {"backoff_s": 3601}}', 'retry.backoff_s can not be 3601',
    'give a number from 0 to 3600'
  ),
  ('{"retry": {"factor": 0.9}}', 'retry.factor can not be 0.9', 'give a number from 1 to 10'),
  ('{"retry": {"factor": 11}}', 'retry.factor can not be 11', 'give a number from 1 to 10'),
  (
    '{"retry": {"max_backoff_s": 86401}}', 'retry.max_backoff_s can not be 86401',
    'give a number from 0 to 86400'
  ),
  ('{"retry": {"lost": 101}}', 'retry.lost can not be 101', 'give a whole number from 0 to 100'),
  ('{"retry": {"lost": -1}}', 'retry.lost can not be -1', 'give a whole number from 0 to 100'),
  (
    '{"retry": {"on": "timeout"}}', 'retry.on can not be "timeout"',
    'give a list of some of connection, timeout, rate_limited, server_error, client_error, '
    'expression, invalid_response'
  ),
  (
    '{"retry": {"on": ["timeout", "always"]}}', 'retry.on can not be ["timeout", "always"]',
    'give a list of some of connection, timeout, rate_limited, server_error, client_error, '
    'expression, invalid_response'
  ),
  (
    '{"retry": {"on": [["timeout"]]}}', 'retry.on can not be [["timeout"]]',
    'give a list of some of connection, timeout, rate_limited, server_error, client_error, '
    'expression, invalid_response'
  ),
  (
    '{"retry": {"tries": 1}}', 'retry.tries is not a known field',
    'leave it out; known are attempts, backoff_s, factor, lost, max_backoff_s, on'
  ),
  (
    '{"resume": true}', 'resume is not an object',
    'give an object of these fields: require_reason, role'
  ),
  (
    '{"resume": {"role": "viewer"}}', 'resume.role can not be "viewer"',
    'give one of operator, admin'
  ),
  (
    '{"resume": {"require_reason": "yes"}}', 'resume.require_reason can not be "yes"',
    'give true or false'
  ),
  (
    '{"resume": {"repeat": "never"}}', 'resume.repeat is not a known field',
    'leave it out; known are require_reason, role'
  )
) as e (data, problem, fix);

select
  is(
    meshhook_private.check_definition(jsonb_build_object('nodes', jsonb_build_array(
      jsonb_build_object(
        'id', 'a', 'type', 'delay', 'data', '{"seconds": 1}'::jsonb || e.data::jsonb
      )
    ))),
    '[]',
    e.data
  )
from (
  values
  ('{"seconds": 0}'),
  ('{"seconds": 31536000, "timeout_s": 3600}'),
  ('{"retry": {"attempts": 1, "backoff_s": 3600, "factor": 10, "lost": 100, "on": []}}'),
  ('{"retry": {}}'),
  ('{"resume": {}}')
) as e (data);

select * from finish();
