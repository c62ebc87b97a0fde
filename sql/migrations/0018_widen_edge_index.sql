-- Which steps lead to a step is answered by this index alone. With the source in it no plan takes
-- the primary key instead, which has both ends too, but would be read over the whole definition.

create index workflow_edges_by_target_with_source
on meshhook.workflow_edges (workflow_id, project_id, target_ordinal) include (source_ordinal);
drop index meshhook.workflow_edges_by_target;
alter index meshhook.workflow_edges_by_target_with_source rename to workflow_edges_by_target;
