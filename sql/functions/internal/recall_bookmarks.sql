-- Where the session's last claim of these kinds ended, for how many steps that holds once those
-- that are wanted now are claimed, and until when; nowhere, if it does not hold for them. A clock
-- that was set back ends it too.
create function meshhook_private.recall_bookmarks(
  p_kinds text[],
  p_wanted int,
  out places meshhook_private.bookmark[],
  out steps bigint,
  out until timestamptz
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
  until := (v_kept ->> 'until')::timestamptz;
  if
    steps >= 0
    and until between clock_timestamp() and clock_timestamp() + interval '5 s'
  then
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
