-- The tenant, its members and its secrets.

create table meshhook.projects (
  id uuid not null default gen_random_uuid(),
  owner uuid not null,
  name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint projects_pkey primary key (id),
  constraint projects_name_has_1_to_200_characters check (char_length(name) between 1 and 200)
);
comment on table meshhook.projects is 'A tenant. Everything else belongs to exactly one.';
comment on column meshhook.projects.owner is 'The user who created it; stamped, never given.';

create table meshhook.project_members (
  project_id uuid not null,
  user_id uuid not null,
  role text,
  changed_by uuid,
  request jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint project_members_pkey primary key (project_id, user_id),
  constraint project_members_of_a_project foreign key (project_id)
  references meshhook.projects (id) on delete cascade,
  constraint project_members_role_is_known check (role in ('viewer', 'operator', 'admin'))
);
create index project_members_by_user
on meshhook.project_members (user_id) include (project_id, role);
comment on table meshhook.project_members is
'A user in a project: viewer reads, operator acts on runs, admin publishes and manages members.';
comment on column meshhook.project_members.role is
'viewer, operator or admin. Set to null it removes the member: the row goes with the statement. A
grant of delete on the table would allow anybody to lock it against everybody.';
comment on column meshhook.project_members.request is
'database_role, request_id, ip_address and user_agent of the last change, stamped with it.';
comment on column meshhook.project_members.changed_by is
'Who last added or changed the member; stamped before the row exists, for the audit.';

create table meshhook.secrets (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  key text not null,
  value_encrypted text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint secrets_pkey primary key (id),
  constraint secrets_of_a_project foreign key (project_id)
  references meshhook.projects (id) on delete cascade,
  constraint secrets_key_is_unique_in_its_project unique (project_id, key),
  constraint secrets_key_is_a_name check (key ~ '^[A-Za-z_][A-Za-z0-9_]{0,199}$')
);
comment on table meshhook.secrets is 'Ciphertext of a named secret. No API role reads the value.';
