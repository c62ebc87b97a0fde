-- Published workflows: the document as it was given, and its compiled form.

create table meshhook.workflow_definitions (
  id uuid not null default gen_random_uuid(),
  project_id uuid not null,
  slug text not null,
  version int not null,
  definition jsonb not null,
  deadline_s int,
  created_by uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint workflow_definitions_pkey primary key (id),
  constraint workflow_definitions_key_with_project unique (id, project_id),
  constraint workflow_definitions_version_is_unique unique (project_id, slug, version),
  constraint workflow_definitions_of_a_project foreign key (project_id)
  references meshhook.projects (id) on delete cascade,
  constraint workflow_definitions_slug_is_a_slug check (slug ~ '^[a-z0-9][a-z0-9_-]{0,99}$'),
  constraint workflow_definitions_version_is_positive check (version > 0)
);
comment on table meshhook.workflow_definitions is
'One immutable published version of a workflow. workflow_id elsewhere is the id of such a row.';
comment on column meshhook.workflow_definitions.deadline_s is
'Seconds a run may take, from settings.deadline_s of the definition; null for no deadline.';

create table meshhook.workflow_nodes (
  project_id uuid not null,
  workflow_id uuid not null,
  step_key text not null,
  ordinal int not null,
  kind text not null,
  config jsonb not null,
  node_hash text not null,
  indegree int not null,
  reads text[] not null,
  ancestors bit varying not null,
  descendants bit varying not null,
  constraint workflow_nodes_pkey primary key (workflow_id, project_id, ordinal),
  constraint workflow_nodes_key_is_unique unique (workflow_id, project_id, step_key),
  constraint workflow_nodes_of_a_definition foreign key (project_id, workflow_id)
  references meshhook.workflow_definitions (project_id, id) on delete cascade
);
comment on table meshhook.workflow_nodes is 'A node of a definition, compiled at publish.';
comment on column meshhook.workflow_nodes.ordinal is
'Position in topological order, from 0: every parent comes before its children.';
comment on column meshhook.workflow_nodes.config is 'The data of the node with defaults filled in.';
comment on column meshhook.workflow_nodes.reads is
'Keys of the ancestors whose outputs its expressions read.';
comment on column meshhook.workflow_nodes.descendants is
'One bit a node of the definition, by ordinal: what a resume of this node resets.';

create table meshhook.workflow_edges (
  project_id uuid not null,
  workflow_id uuid not null,
  source_ordinal int not null,
  target_ordinal int not null,
  handles text[] not null,
  constraint workflow_edges_pkey
  primary key (workflow_id, project_id, source_ordinal, target_ordinal),
  constraint workflow_edges_of_a_definition foreign key (project_id, workflow_id)
  references meshhook.workflow_definitions (project_id, id) on delete cascade
);
create index workflow_edges_by_target
on meshhook.workflow_edges (workflow_id, project_id, target_ordinal);
comment on table meshhook.workflow_edges is 'At most one edge between two nodes.';
comment on column meshhook.workflow_edges.handles is
'The branch handles that make this edge live; empty: it is live whenever its source succeeds.';
