select plan(22);

select tests.start('a');
select tests.act_as_role('authenticated');

select
  tests.refuses(
    'select meshhook.' || c.call,
    'PT401', 'unauthenticated', 'sign in first', 'Send the token of a signed-in user.'
  )
from (
  values
  ('create_project(''x'')'),
  ('set_member(tests.project(), tests.user_id(''tom''), ''viewer'')'),
  ('publish_workflow(tests.project(), ''flow'', ''{}'')'),
  ('start_run(tests.project(), ''flow'')'),
  ('preview_resume(tests.run(), ''a'')'),
  ('resume_run_from_step(tests.run(), ''a'')'),
  ('resume_run(tests.run())'),
  ('resume_runs(tests.project(), ''{}'')'),
  ('match_runs(tests.project(), ''{}'', 1, null)'),
  ('pause_run(tests.run())'),
  ('cancel_run(tests.run())'),
  ('cancel_resume(tests.run())'),
  ('get_run(tests.run())'),
  ('get_run_version(tests.run())'),
  ('get_attempt(tests.run(), ''a'', 1)'),
  ('compare_attempts(tests.run(), ''a'', 1, 1)'),
  ('verify_run(tests.run())'),
  ('list_projects()'),
  ('list_workflows(tests.project())'),
  ('list_runs(tests.project())'),
  ('list_events(tests.run())'),
  ('list_audit(tests.project())')
) as c (call);

select * from finish();
