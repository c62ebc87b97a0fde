-- The items of a map: rows of run_steps beside the map's own row, under the same ordinal.
-- Adds columns with constant defaults (no rewrite) and one index; locks run_steps while that index
-- is built.

alter table meshhook.run_steps
add column item_index int,
add column item jsonb,
add column item_hash bytea,
add column item_patches jsonb,
add column is_retired boolean not null default false,
add column items_left int not null default 0,
add column items_active int not null default 0,
add column items_failed int not null default 0,
add column items_next int not null default 0,
add constraint run_steps_items_are_not_negative
check (least(items_left, items_active, items_failed, items_next) >= 0);
comment on column meshhook.run_steps.item_index is
'Position of the item in the list of its map, from 0; null for a step that is no item.';
comment on column meshhook.run_steps.item is 'The value of the item in that list.';
comment on column meshhook.run_steps.item_patches is
'What resumes of this one item patched, as a list: its attempts get them after those of the map.';
comment on column meshhook.run_steps.item_hash is
'sha256 of what the item was given: the inner node, what that reads, and the value of the item.';
comment on column meshhook.run_steps.is_retired is
'The item is no longer in the list of its map, or the step no longer in the definition of its run.';
comment on column meshhook.run_steps.items_left is
'Of a map that was expanded: its items that have not ended.';
comment on column meshhook.run_steps.items_active is
'Of a map that was expanded: its items that are ready, running or waiting.';
comment on column meshhook.run_steps.items_failed is
'Of a map that was expanded: its items that ended without success, or are left out by the resume of
another item.';
comment on column meshhook.run_steps.items_next is
'Of a map that was expanded: the item_index from which the next item to release is looked for.';
-- Of columns that never change while a map runs, so that a change of status stays a heap-only one.
create index run_steps_items
on meshhook.run_steps (run_id, project_id, ordinal, item_index) where item_index is not null;

alter table meshhook.step_snapshots add column item jsonb;
comment on column meshhook.step_snapshots.item is
'The value of the item, for an attempt of an item of a map.';

alter table meshhook.workflow_nodes add column item_reads text[];
alter table meshhook.workflow_nodes add column is_item_given_input boolean;
comment on column meshhook.workflow_nodes.item_reads is
'Of a map: keys of the steps whose outputs its inner node reads; null for another kind.';
comment on column meshhook.workflow_nodes.is_item_given_input is
'Of a map: whether its inner node reads the input of the run.';
