-- Keeps for the session where its claims of these kinds go on: in each project at the furthest of
-- these places, in the order in which they stand here, for so many steps and until then; or not at
-- all, where that is none or there is no place. What a claim wanted counts for the bookmarks of all
-- kinds.
create function meshhook_private.keep_bookmarks(
  p_kinds text[],
  p_wanted int,
  p_places meshhook_private.bookmark[],
  p_steps bigint,
  p_until timestamptz
)
returns void
language plpgsql
volatile
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_kept jsonb := nullif(current_setting('meshhook.bookmarks', true), '')::jsonb;
begin
  if v_kept is null and p_steps <= 0 then
    return;
  end if;
  v_kept := (
    select jsonb_object_agg(
      k.kinds, k.kept || jsonb_build_object('steps', (k.kept ->> 'steps')::bigint - p_wanted)
    )
    from jsonb_each(v_kept) as k (kinds, kept)
    where k.kinds <> p_kinds::text and (k.kept ->> 'steps')::bigint > p_wanted
  );
  if p_steps > 0 and p_places <> '{}' then
    v_kept := coalesce(v_kept, '{}') || jsonb_build_object(p_kinds::text, jsonb_build_object(
      'steps', p_steps,
      'until', p_until,
      'places', (
        select jsonb_agg(to_jsonb(f) - 'number' order by f.number)
        from (
          select distinct on (p.project_id) p.*
          from unnest(p_places) with ordinality as p (project_id, run_at, id, number)
          order by p.project_id, p.run_at desc, p.id desc, p.number desc
        ) as f
      )
    ));
  end if;
  perform set_config('meshhook.bookmarks', coalesce(v_kept::text, ''), false);
end;
$$;

comment on function meshhook_private.keep_bookmarks(
  text[], int, meshhook_private.bookmark[], bigint, timestamptz
) is 'Keeps where the claims of a session go on.';
revoke all on function meshhook_private.keep_bookmarks(
  text[], int, meshhook_private.bookmark[], bigint, timestamptz
) from public, anon, authenticated, service_role, meshhook_worker;
