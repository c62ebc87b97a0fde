-- Who did what, chained per project.

create table meshhook.audit_log (
  id bigint generated always as identity,
  project_id uuid not null,
  user_id uuid,
  action text not null,
  resource_type text not null,
  resource_id uuid,
  act_id uuid,
  metadata jsonb not null default '{}',
  database_role text not null,
  request_id text,
  ip_address text,
  user_agent text,
  created_at timestamptz not null default clock_timestamp(),
  constraint audit_log_pkey primary key (id),
  constraint audit_log_of_a_project foreign key (project_id) references meshhook.projects (id),
  constraint audit_log_one_row_an_act unique (act_id, project_id)
);
create index audit_log_newest on meshhook.audit_log (project_id, id desc);
comment on table meshhook.audit_log is
'One row per act of a person, written in the transaction of the act. Append-only.';
comment on column meshhook.audit_log.metadata is
'What was done: ids, attempts, reset steps, reason, keys and sha256 of a patch; never its values.';
comment on column meshhook.audit_log.ip_address is
'As the request claimed it, cut at 100 characters.';

create table meshhook.audit_heads (
  project_id uuid not null,
  number bigint not null default 0,
  hash bytea not null default ''::bytea,
  constraint audit_heads_pkey primary key (project_id),
  constraint audit_heads_of_a_project foreign key (project_id) references meshhook.projects (id)
);
comment on table meshhook.audit_heads is 'The newest link of each project''s audit chain.';

create table meshhook.audit_chain (
  project_id uuid not null,
  number bigint not null,
  audit_id bigint not null,
  canonical bytea not null,
  hash bytea not null,
  chained_at timestamptz not null default clock_timestamp(),
  constraint audit_chain_pkey primary key (project_id, number),
  constraint audit_chain_of_an_audit_row foreign key (audit_id) references meshhook.audit_log (id)
);
comment on table meshhook.audit_chain is
'hash = sha256(previous hash || canonical): an edited, dropped or reordered row shows.';
