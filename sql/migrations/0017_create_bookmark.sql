-- Where a session's claims go on in a project's queue, as the worker's functions hand it on.

create type meshhook_private.bookmark as (
  project_id uuid,
  run_at timestamptz,
  id bigint
);
comment on type meshhook_private.bookmark is
'A place in the queue of a project: the row that is there, or would be. See pick_work.';
