-- Exactly the work that is ready, due later, or leased.

create table meshhook.step_queue (
  id bigint generated always as identity,
  project_id uuid not null,
  run_id uuid not null,
  step_key text not null,
  item_key text not null default '',
  attempt int not null,
  kind text not null,
  run_at timestamptz not null,
  lease_token uuid,
  lease_expires_at timestamptz,
  worker text,
  constraint step_queue_pkey primary key (id),
  constraint step_queue_one_row_an_attempt
  unique (run_id, project_id, step_key, item_key, attempt),
  constraint step_queue_of_a_run foreign key (run_id)
  references meshhook.workflow_runs (id) on delete cascade
)
with (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);
create index step_queue_unleased
on meshhook.step_queue (project_id, run_at, id) where lease_token is null;
create index step_queue_due on meshhook.step_queue (run_at) where lease_token is null;
create index step_queue_deadlines on meshhook.step_queue (run_at) where kind = 'deadline';
create index step_queue_leased on meshhook.step_queue (id) where lease_token is not null;
comment on table meshhook.step_queue is
'Work that is ready, due later or leased: inserted when an attempt is born, deleted when it ends.
A row of kind deadline is the deadline of its run. lease_expires_at is in no index, so that a
heartbeat never writes to one.';

-- The rows that the worker's functions hand from statement to statement.
create type meshhook_private.step_change as (
  project_id uuid,
  run_id uuid,
  ordinal int,
  step_key text,
  item_key text,
  attempt int,
  old_status text,
  status text,
  is_tolerant boolean,
  facts jsonb
);
comment on type meshhook_private.step_change is
'One transition of one step: what record_changes turns into counters, run status and events.';

create type meshhook_private.step_result as (
  number int,
  queue_id bigint,
  token uuid,
  outcome text,
  output jsonb,
  handle text,
  error jsonb,
  effect jsonb,
  retry_after_s float8,
  problem text
);
comment on type meshhook_private.step_result is 'A result as a worker reported it, well-formed.';

create type meshhook_private.step_verdict as (
  queue_id bigint,
  project_id uuid,
  run_id uuid,
  workflow_id uuid,
  ordinal int,
  step_key text,
  item_key text,
  attempt int,
  kind text,
  config jsonb,
  is_tolerant boolean,
  outcome text,
  output jsonb,
  handle text,
  error jsonb,
  effect jsonb,
  started_at timestamptz,
  retry_at timestamptz
);
comment on type meshhook_private.step_verdict is
'What becomes of an attempt: its outcome, and when it is tried again, if at all.';
