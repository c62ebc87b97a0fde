-- BEFORE INSERT on workflow_definitions: validates the document and numbers the version. Publishers
-- of one slug are told one after the other.
-- Locks: an advisory lock on the slug.
-- Raises: PT422 invalid_definition with errors [{node, problem, fix}]; PT400 for a malformed slug.
create function meshhook_private.stamp_definition()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_errors jsonb;
begin
  if new.slug is null or new.slug !~ '^[a-z0-9][a-z0-9_-]{0,99}$' then
    raise sqlstate 'PT400' using
      message = 'an argument is malformed',
      detail = '{"reason": "invalid_argument"}',
      hint = 'slug: 1 to 100 of a-z, 0-9, - and _, beginning with a letter or digit.';
  end if;
  v_errors := meshhook_private.check_definition(new.definition);
  if v_errors <> '[]' then
    raise sqlstate 'PT422' using
      message = 'the definition can not be published',
      detail = jsonb_build_object('reason', 'invalid_definition', 'errors', v_errors)::text,
      hint = concat_ws(
        ': ',
        v_errors -> 0 ->> 'node',
        (v_errors -> 0 ->> 'problem') || ' ' || (v_errors -> 0 ->> 'fix')
      );
  end if;
  perform pg_advisory_xact_lock(
    hashtextextended('meshhook publish ' || new.project_id || ' ' || new.slug, 0)
  );
  new.version := 1 + coalesce((
    select max(d.version)
    from meshhook.workflow_definitions as d
    where d.project_id = new.project_id and d.slug = new.slug
  ), 0);
  new.deadline_s := (new.definition -> 'settings' ->> 'deadline_s')::int;
  new.created_by := meshhook_private.caller_id();
  return new;
end;
$$;

comment on function meshhook_private.stamp_definition() is
'Trigger: validates a definition and numbers its version.';
revoke all on function meshhook_private.stamp_definition()
from public, anon, authenticated, service_role, meshhook_worker;
