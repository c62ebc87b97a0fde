select plan(4);

select tests.make_project();
select tests.act_as('sam');

select
  tests.refuses(
    format('select meshhook.%I(%L::uuid)', call.function_name, call.project_id),
    'PT404',
    'project_not_found',
    'project not found',
    'Check the id; list_projects shows the projects that you are a member of.'
  )
from (
  values
  ('audit_verify', tests.project()),
  ('audit_verify', tests.user_id('no project')),
  ('export_audit', tests.project()),
  ('export_audit', tests.user_id('no project'))
) as call (function_name, project_id);

select * from finish();
