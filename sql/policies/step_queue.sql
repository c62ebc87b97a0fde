-- Lease tokens live here: no API role sees the queue.
alter table meshhook.step_queue enable row level security;
revoke all on meshhook.step_queue from public, anon, authenticated, service_role, meshhook_worker;
