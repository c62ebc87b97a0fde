-- Secrets are sealed with a key that the database never sees, under the key's id. Rewrites secrets,
-- which nobody could write before, and adds a column with a constant default to workflow_nodes (no
-- rewrite) that it fills where a node names a secret; locks both for the time that it takes.

alter table meshhook.secrets
alter column value_encrypted drop not null,
add column key_id text generated always as (split_part(value_encrypted, ':', 2)) stored,
add column changed_by uuid,
add column request jsonb not null default '{}',
add constraint secrets_value_is_sealed check (
  value_encrypted ~ '^v1:[A-Za-z0-9_-]{1,50}:[A-Za-z0-9_-]{39,}$'
),
add constraint secrets_value_has_at_most_65536_bytes check (octet_length(value_encrypted) <= 65536);
comment on column meshhook.secrets.value_encrypted is
'v1:KEY_ID:CIPHERTEXT, sealed by AES-256-GCM to this project and this key. Set to null it removes
the secret: the row goes with the statement. A grant of delete on the table would allow anybody to
lock it against everybody.';
comment on column meshhook.secrets.key_id is
'Which key of the ring opens the value; no secret itself.';
comment on column meshhook.secrets.changed_by is
'Who last set or deleted it; stamped before the row exists, for the audit.';
comment on column meshhook.secrets.request is
'database_role, request_id, ip_address and user_agent of the last change, stamped with it.';

alter table meshhook.workflow_nodes add column secret_names text[] not null default '{}';
comment on column meshhook.workflow_nodes.secret_names is
'The secrets that the node, or its inner node, names; a claim hands out these and no others.';
with named as (
  select
    n.project_id,
    n.workflow_id,
    n.step_key,
    array_agg(distinct m.s[1]) as names
  from meshhook.workflow_nodes as n
  cross join lateral jsonb_path_query(n.config, 'strict $.**') as t (item)
  cross join lateral regexp_matches(t.item #>> '{}', '\{\{\s*secrets\.(\w+)\s*\}\}', 'g') as m (s)
  where n.kind in ('http_call', 'map') and jsonb_typeof(t.item) = 'string'
  group by n.project_id, n.workflow_id, n.step_key
)

update meshhook.workflow_nodes as n
set secret_names = s.names
from named as s
where
  n.project_id = s.project_id
  and n.workflow_id = s.workflow_id
  and n.step_key = s.step_key;
