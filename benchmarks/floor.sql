-- The floor that a resume is measured against: its bare writes in one plpgsql call, without logic,
-- row level security, foreign keys or triggers. Frozen; a change needs a reason in the changelog.

create schema floor;

create table floor.runs (id uuid primary key, status text not null, active int not null)
with (fillfactor = 70);
create table floor.steps (
  run_id uuid not null,
  ordinal int not null,
  status text not null,
  attempt int not null,
  unsettled int not null,
  primary key (run_id, ordinal)
)
with (fillfactor = 70);
create table floor.tickets (
  id uuid primary key default gen_random_uuid(),
  run_id uuid not null,
  facts jsonb not null,
  created_at timestamptz not null default now()
);
create table floor.attempts (
  run_id uuid not null,
  ordinal int not null,
  attempt int not null,
  status text not null,
  created_at timestamptz not null default now(),
  primary key (run_id, ordinal, attempt)
);
create table floor.snapshots (
  run_id uuid not null,
  ordinal int not null,
  attempt int not null,
  reads jsonb not null,
  primary key (run_id, ordinal, attempt)
);
create table floor.queue (
  id bigint generated always as identity primary key,
  run_id uuid not null,
  ordinal int not null,
  run_at timestamptz not null default now()
);
create table floor.audit (
  id bigint generated always as identity primary key,
  run_id uuid not null,
  facts jsonb not null,
  created_at timestamptz not null default now()
);
create table floor.events (
  run_id uuid not null,
  number bigint generated always as identity,
  type text not null,
  payload jsonb not null,
  primary key (run_id, number)
);

create function floor.resume(p_run_id uuid, p_ordinal int, p_attempt int)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_facts jsonb := jsonb_build_object('run', p_run_id, 'step', p_ordinal, 'attempt', p_attempt);
begin
  insert into floor.tickets (run_id, facts) values (p_run_id, v_facts);
  insert into floor.attempts (run_id, ordinal, attempt, status)
  values (p_run_id, p_ordinal, p_attempt, 'queued');
  insert into floor.snapshots (run_id, ordinal, attempt, reads)
  values (p_run_id, p_ordinal, p_attempt, '{"a": 1}');
  insert into floor.queue (run_id, ordinal) values (p_run_id, p_ordinal);
  update floor.steps
  set status = 'ready', attempt = p_attempt
  where run_id = p_run_id and ordinal = p_ordinal;
  update floor.steps
  set status = 'pending', unsettled = 1
  where run_id = p_run_id and ordinal between p_ordinal + 1 and p_ordinal + 5;
  update floor.runs set status = 'running', active = active + 1 where id = p_run_id;
  insert into floor.events (run_id, type, payload)
  values (p_run_id, 'run_resumed', v_facts), (p_run_id, 'step_ready', v_facts);
  insert into floor.audit (run_id, facts) values (p_run_id, v_facts);
end;
$$;
