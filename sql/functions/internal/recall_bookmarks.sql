-- Where the session's last claim of these kinds ended, and for how many steps that holds once those
-- that are wanted now are claimed; nowhere, if it does not hold for them.
create function meshhook_private.recall_bookmarks(
  p_kinds text[], p_wanted int, out places meshhook_private.bookmark[], out steps bigint
)
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kept jsonb := nullif(current_setting('meshhook.bookmarks', true), '')::jsonb -> p_kinds::text;
begin
  places := '{}'::meshhook_private.bookmark[];
  steps := coalesce((v_kept ->> 'steps')::bigint, 0) - p_wanted;
  if steps >= 0 then
    places := array(
      select b
      from jsonb_populate_recordset(null::meshhook_private.bookmark, v_kept -> 'places') as b
    );
  end if;
end;
$$;

comment on function meshhook_private.recall_bookmarks(text[], int) is
'Where the claims of a session go on.';
revoke all on function meshhook_private.recall_bookmarks(text[], int)
from public, anon, authenticated, service_role, meshhook_worker;
