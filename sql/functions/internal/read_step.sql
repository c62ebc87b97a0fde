-- The step that `steps` at token p_at refers to, where `steps` is the root's own field: its key,
-- or why that is no reference. Exactly one of the two is null.
create function meshhook_private.read_step(
  p_pieces text[], p_kinds text[], p_at int, out step_key text, out problem text
)
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_key text;
  v_field text;
begin
  if
    coalesce(p_kinds[p_at + 1], '$') = '.'
    and coalesce(p_kinds[p_at + 2], '$') in ('n', 'q')
    and coalesce(p_kinds[p_at + 3], '$') <> '('
  then
    v_key := meshhook_private.read_name(p_pieces[p_at + 2]);
  else
    problem := 'steps is not followed by the key of a step, as in steps.fetch or steps."fetch-1"';
    return;
  end if;
  if
    coalesce(p_kinds[p_at + 3], '$') = '.'
    and coalesce(p_kinds[p_at + 4], '$') in ('n', 'q')
    and coalesce(p_kinds[p_at + 5], '$') <> '('
  then
    v_field := meshhook_private.read_name(p_pieces[p_at + 4]);
    if v_field not in ('output', 'error') then
      problem := format(
        'a step has an output and an error, so steps.%s.%s is always null: '
        'steps.%1$s.output.%2$s may be meant', left(v_key, 60), left(v_field, 60)
      );
      return;
    end if;
  end if;
  step_key := v_key;
end;
$$;

comment on function meshhook_private.read_step(text[], text[], int) is
'The step that `steps` refers to, where it is the field of the root, or why it refers to none.';
revoke all on function meshhook_private.read_step(text[], text[], int)
from public, anon, authenticated, service_role, meshhook_worker;
