-- A run, its steps, their attempts and snapshots, its events, and the ledger of acts on it.
-- Keys lead with the run and carry the project: a plan made before there are statistics can then
-- never read more than one run where it means one row. Foreign keys carry the project wherever an
-- API role may insert; the other tables are written by definer functions alone.

create table meshhook.workflow_runs (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  workflow_id uuid not null,
  status text not null default 'running',
  input jsonb not null default '{}',
  idempotency_key text,
  from_run uuid,
  started_by uuid,
  directive text,
  active_count int not null default 0,
  paused_count int not null default 0,
  failed_count int not null default 0,
  canceled_count int not null default 0,
  error jsonb,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint workflow_runs_pkey primary key (id),
  constraint workflow_runs_key_with_project unique (id, project_id),
  constraint workflow_runs_of_a_definition foreign key (project_id, workflow_id)
  references meshhook.workflow_definitions (project_id, id),
  constraint workflow_runs_from_a_run foreign key (project_id, from_run)
  references meshhook.workflow_runs (project_id, id) on delete set null (from_run),
  constraint workflow_runs_status_is_known
  check (status in ('running', 'succeeded', 'failed', 'paused', 'canceled')),
  constraint workflow_runs_directive_is_known check (directive in (
    'pause', 'cancel', 'deadline',
    'terminate_succeeded', 'terminate_failed', 'terminate_canceled'
  )),
  constraint workflow_runs_counts_are_not_negative
  check (least(active_count, paused_count, failed_count, canceled_count) >= 0),
  constraint workflow_runs_idempotency_key_is_short check (octet_length(idempotency_key) <= 200)
)
with (fillfactor = 70);
-- Both indexes that lead with the project are partial: a foreign-key check or a look-up by id
-- that was planned while the table was empty can then not take them for a walk through the
-- project. The list of runs names the predicate of the first.
create index workflow_runs_newest
on meshhook.workflow_runs (project_id, created_at desc, id desc) where created_at > '-infinity';
create unique index workflow_runs_one_an_idempotency_key
on meshhook.workflow_runs (project_id, idempotency_key) where idempotency_key is not null;
create index workflow_runs_by_definition on meshhook.workflow_runs (workflow_id);
comment on table meshhook.workflow_runs is 'One run of one definition on one input.';
comment on column meshhook.workflow_runs.directive is
'What was ordered for the whole run and outweighs its steps when its status is derived.';
comment on column meshhook.workflow_runs.active_count is
'Steps that are ready, running or waiting.';
comment on column meshhook.workflow_runs.paused_count is 'Steps that are paused.';
comment on column meshhook.workflow_runs.failed_count is
'Failed steps whose failure is not tolerated.';
comment on column meshhook.workflow_runs.canceled_count is 'Steps that are canceled.';
comment on column meshhook.workflow_runs.from_run is 'The run that this one starts again.';

create table meshhook.run_steps (
  project_id uuid not null,
  run_id uuid not null,
  step_key text not null,
  item_key text not null default '',
  ordinal int not null,
  kind text not null,
  is_tolerant boolean not null,
  status text not null default 'pending',
  attempt int not null default 0,
  unsettled int not null,
  live int not null default 0,
  effect_epoch int not null default 1,
  constraint run_steps_pkey primary key (run_id, project_id, ordinal, item_key),
  constraint run_steps_key_is_unique unique (run_id, project_id, step_key, item_key),
  constraint run_steps_of_a_run foreign key (run_id)
  references meshhook.workflow_runs (id) on delete cascade,
  constraint run_steps_status_is_known check (status in (
    'pending', 'ready', 'running', 'waiting', 'paused',
    'succeeded', 'failed', 'skipped', 'canceled'
  )),
  constraint run_steps_counters_are_not_negative check (least(unsettled, live, attempt) >= 0)
)
with (fillfactor = 70);
comment on table meshhook.run_steps is 'The current state of a node in a run.';
comment on column meshhook.run_steps.attempt is 'Its current attempt; 0 before the first.';
comment on column meshhook.run_steps.unsettled is
'Incoming edges that are neither live nor dead yet.';
comment on column meshhook.run_steps.live is 'Incoming edges that settled live.';
comment on column meshhook.run_steps.is_tolerant is
'on_error is continue: its failure settles its edges live.';
comment on column meshhook.run_steps.effect_epoch is
'Counts the outside effects that were wanted anew; part of the Idempotency-Key.';

-- The state of one step as an act finds it, and as it promises to leave it.
create type meshhook.step_state as (
  ordinal int,
  status text,
  attempt int,
  unsettled int,
  live int,
  effect_epoch int
);
comment on type meshhook.step_state is 'The columns of a step that an act may change, by ordinal.';

-- What an act gives one of its targets.
create type meshhook.act_target as (
  step_key text,
  item_key text,
  from_attempt int,
  attempt int,
  origin text,
  status text,
  due_at timestamptz,
  input_mode text,
  reads jsonb,
  patches jsonb,
  node_hash text
);
comment on type meshhook.act_target is
'The attempt and the snapshot that an act promises for one of the steps that it resumes.';

create table meshhook.run_acts (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  run_id uuid not null,
  kind text not null,
  step_key text,
  item_key text not null default '',
  input_patch jsonb,
  options jsonb not null default '{}',
  reason text,
  idempotency_key text,
  expected_attempt int,
  plan_hash text,
  actor uuid not null,
  xact_id xid8 not null,
  created_at timestamptz not null default now(),
  proved_at timestamptz,
  targets meshhook.act_target[] not null default '{}',
  touched bit varying not null default b'',
  before meshhook.step_state[] not null default '{}',
  promise meshhook.step_state[] not null default '{}',
  run_status text,
  active_count int,
  paused_count int,
  failed_count int,
  canceled_count int,
  directive_before text,
  request jsonb not null default '{}',
  facts jsonb not null default '{}',
  constraint run_acts_pkey primary key (id, project_id),
  constraint run_acts_of_a_run foreign key (project_id, run_id)
  references meshhook.workflow_runs (project_id, id) on delete cascade,
  constraint run_acts_kind_is_known
  check (kind in ('resume_step', 'resume_run', 'pause_run', 'cancel_run')),
  constraint run_acts_idempotency_key_is_unique unique (run_id, project_id, idempotency_key)
);
create unique index run_acts_one_open_ticket_a_transaction
on meshhook.run_acts (xact_id) where proved_at is null;
create index run_acts_by_run on meshhook.run_acts (run_id, project_id, created_at);
comment on table meshhook.run_acts is
'The ledger of acts on runs. A resume opens a row (a ticket) that binds what its transaction may
write; the proof closes it at commit. The caller gives what was asked; the guard stamps the rest.';
comment on column meshhook.run_acts.proved_at is 'Null while the ticket is open.';
comment on column meshhook.run_acts.touched is
'One bit a step by ordinal: targets and reset steps.';
comment on column meshhook.run_acts.before is 'Each touched step as the act found it.';
comment on column meshhook.run_acts.promise is 'Each touched step as the act must leave it.';
comment on column meshhook.run_acts.run_status is 'The status that the act must leave the run in.';
comment on column meshhook.run_acts.request is
'database_role, and request_id, ip_address and user_agent as the request claimed them.';
comment on column meshhook.run_acts.facts is 'What the audit row must say.';

create table meshhook.step_attempts (
  project_id uuid not null,
  run_id uuid not null,
  step_key text not null,
  item_key text not null default '',
  attempt int not null,
  origin text not null,
  status text not null default 'queued',
  act_id uuid,
  due_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  worker text,
  output jsonb,
  handle text,
  error jsonb,
  effect jsonb,
  effect_key text,
  created_at timestamptz not null default now(),
  constraint step_attempts_pkey primary key (run_id, project_id, step_key, item_key, attempt),
  constraint step_attempts_of_a_step foreign key (project_id, run_id, step_key, item_key)
  references meshhook.run_steps (project_id, run_id, step_key, item_key) on delete cascade,
  constraint step_attempts_of_an_act foreign key (project_id, act_id)
  references meshhook.run_acts (project_id, id) on delete cascade,
  constraint step_attempts_number_is_positive check (attempt > 0),
  constraint step_attempts_origin_is_known
  check (origin in ('first', 'retry', 'resume', 'supplied')),
  constraint step_attempts_status_is_known check (status in (
    'queued', 'running', 'succeeded', 'failed', 'lost', 'canceled', 'paused', 'withdrawn'
  ))
)
with (fillfactor = 80);
create unique index step_attempts_one_a_target_of_an_act
on meshhook.step_attempts (act_id, project_id, step_key, item_key) where act_id is not null;
comment on table meshhook.step_attempts is
'One execution of a step, numbered from 1 and never overwritten once it ended.';
comment on column meshhook.step_attempts.effect_key is
'The Idempotency-Key that the attempt was given; set by the claim.';
comment on column meshhook.step_attempts.effect is
'The recorded outside call: method, url, status, key, times, may_have_happened.';
comment on column meshhook.step_attempts.handle is 'The handle that a branch chose.';

create table meshhook.step_snapshots (
  project_id uuid not null,
  run_id uuid not null,
  step_key text not null,
  item_key text not null default '',
  attempt int not null,
  act_id uuid,
  input_mode text not null,
  cloned_from int,
  reads jsonb not null,
  patches jsonb not null default '[]',
  node_hash text not null,
  created_at timestamptz not null default now(),
  constraint step_snapshots_pkey primary key (run_id, project_id, step_key, item_key, attempt),
  constraint step_snapshots_of_an_attempt
  foreign key (project_id, run_id, step_key, item_key, attempt)
  references meshhook.step_attempts (project_id, run_id, step_key, item_key, attempt)
  on delete cascade,
  constraint step_snapshots_input_mode_is_known check (input_mode in ('composed', 'cloned'))
);
create unique index step_snapshots_one_a_target_of_an_act
on meshhook.step_snapshots (act_id, project_id, step_key, item_key) where act_id is not null;
comment on table meshhook.step_snapshots is
'What an attempt was given, as references: run input, upstream attempts, patches, node hash.';
comment on column meshhook.step_snapshots.reads is
'The upstream attempts whose outputs it reads: {step_key: attempt}.';
comment on column meshhook.step_snapshots.patches is
'RFC 7396 merge patches over the input document, applied in this order. A list, since two merge
patches can not always be said as one.';

create table meshhook.workflow_events (
  id bigint generated always as identity,
  project_id uuid not null,
  run_id uuid not null,
  number bigint not null,
  ts timestamptz not null default clock_timestamp(),
  type text not null,
  payload jsonb not null default '{}',
  created_at timestamptz not null default now(),
  constraint workflow_events_pkey primary key (run_id, project_id, number),
  constraint workflow_events_of_a_run foreign key (run_id)
  references meshhook.workflow_runs (id) on delete cascade
);
comment on table meshhook.workflow_events is
'The append-only log of a run, numbered from 1 without gaps under the lock of the run.';
