-- Resumes of a project by day, from the rows that they left; with the rights of who looks. Refused
-- acts leave no row: meshhook_worker.stats counts them.
create view meshhook.resume_stats
with (security_invoker = true)
as
select
  a.project_id,
  date_trunc('day', a.created_at, 'UTC') as day,
  count(distinct a.id) as resumes,
  count(distinct a.run_id) as runs,
  count(t.attempt) as attempts,
  count(t.attempt) filter (where t.status = 'succeeded') as succeeded,
  count(t.attempt) filter (where t.status in ('failed', 'lost')) as failed,
  percentile_cont(0.5) within group (
    order by extract(epoch from t.started_at - greatest(t.created_at, t.due_at))
  ) as median_wait_s
from meshhook.run_acts as a
left join meshhook.step_attempts as t
  on a.project_id = t.project_id and a.run_id = t.run_id and a.id = t.act_id
where a.kind in ('resume_step', 'resume_run')
group by a.project_id, date_trunc('day', a.created_at, 'UTC');

comment on view meshhook.resume_stats is
'Resumes of a project by day (UTC), from the rows that they left. Refused ones left none.';
comment on column meshhook.resume_stats.attempts is
'Attempts that these resumes made of their targets; what became of them stands beside it.';
comment on column meshhook.resume_stats.median_wait_s is
'Seconds from the moment such an attempt could be claimed to its claim.';
revoke all on meshhook.resume_stats
from public, anon, authenticated, service_role, meshhook_worker;
grant select on meshhook.resume_stats to authenticated, service_role;
