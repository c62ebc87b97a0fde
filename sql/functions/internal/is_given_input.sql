-- Whether the inner node of a map reads the input of the run: what it does not read can change
-- without its items having to run again. Expects a node that check_inner_node found sound.
create function meshhook_private.is_given_input(p_node jsonb)
returns boolean
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
begin
  return exists (
    select 1
    from (
      select p_node -> 'data' ->> 'expression' as expression
      where p_node ->> 'type' = 'transform'
      union all
      select unnest(meshhook_private.split_template(t.value #>> '{}'))
      from jsonb_path_query(
        p_node -> 'data', 'strict $.**{0 to 66} ? (@.type() == "string")'
      ) as t (value)
      where p_node ->> 'type' = 'http_call' and strpos(t.value #>> '{}', '{{') > 0
    ) as e
    where meshhook_private.check_expression(e.expression) -> 'roots' ? 'input'
  );
end;
$$;

comment on function meshhook_private.is_given_input(jsonb) is
'Whether the inner node of a map reads the input of the run.';
revoke all on function meshhook_private.is_given_input(jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
