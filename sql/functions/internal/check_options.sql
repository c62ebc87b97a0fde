-- The first problem of an options object, or null. Known keys: supplied_output (any JSON), delay
-- (seconds), timers ("anew" | "keep" | "now", or an object of those by step key), acknowledge (step
-- keys), repeat ({step_key: "new_key" | "same_key"}), version (a number), widen (with a version),
-- all_roots.
create function meshhook_private.check_options(p_options jsonb)
returns text
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_unknown text;
begin
  select k.key
  into v_unknown
  from jsonb_object_keys(p_options) as k (key)
  where k.key not in (
    'supplied_output', 'delay', 'timers', 'acknowledge', 'repeat', 'version', 'widen', 'all_roots'
  )
  order by k.key
  limit 1;
  if found then
    return 'options: unknown key ' || left(to_json(v_unknown)::text, 100)
      || '; known are supplied_output, delay, timers, acknowledge, repeat, version, widen, '
      || 'all_roots.';
  end if;
  if p_options ? 'delay' and not (
    jsonb_typeof(p_options -> 'delay') = 'number'
    and (p_options ->> 'delay')::numeric between 0 and 31536000
  ) then
    return 'options.delay: seconds, from 0 to 31,536,000.';
  end if;
  if p_options ? 'timers' and not (
    coalesce(p_options ->> 'timers' in ('anew', 'keep', 'now'), false)
    or jsonb_typeof(p_options -> 'timers') = 'object'
    and not jsonb_path_exists(
      p_options, 'strict $.timers.* ? (@ != "anew" && @ != "keep" && @ != "now")'
    )
    and not jsonb_path_exists(p_options, 'strict $.timers.* ? (@.type() != "string")')
  ) then
    return 'options.timers: "anew", "keep" or "now", or {"step_key": one of these}.';
  end if;
  if p_options ? 'version' and not (
    jsonb_typeof(p_options -> 'version') = 'number'
    and (p_options ->> 'version')::numeric between 1 and 2147483647
    and (p_options ->> 'version')::numeric % 1 = 0
  ) then
    return 'options.version: the number of a published version.';
  end if;
  if p_options ? 'widen' and not (
    jsonb_typeof(p_options -> 'widen') = 'boolean' and p_options ? 'version'
  ) then
    return 'options.widen: true or false, together with a version.';
  end if;
  if p_options ? 'all_roots' and jsonb_typeof(p_options -> 'all_roots') <> 'boolean' then
    return 'options.all_roots: true or false.';
  end if;
  if p_options @> '{"all_roots": true}' and p_options ? 'supplied_output' then
    return 'options.supplied_output: for one step at a time, not with all_roots.';
  end if;
  if p_options ? 'acknowledge' and (
    jsonb_typeof(p_options -> 'acknowledge') <> 'array'
    or jsonb_path_exists(p_options, 'strict $.acknowledge[*] ? (@.type() != "string")')
  ) then
    return 'options.acknowledge: a list of step keys.';
  end if;
  if p_options ? 'repeat' and (
    jsonb_typeof(p_options -> 'repeat') <> 'object'
    or jsonb_path_exists(p_options, 'strict $.repeat.* ? (@ != "new_key" && @ != "same_key")')
    or jsonb_path_exists(p_options, 'strict $.repeat.* ? (@.type() != "string")')
  ) then
    return 'options.repeat: {"step_key": "new_key" or "same_key"}.';
  end if;
  return null;
end;
$$;

comment on function meshhook_private.check_options(jsonb) is
'The first problem of the options of an act, or null.';
revoke all on function meshhook_private.check_options(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
