-- Whether an expression may stand in a node: check_expression, and its roots are what a step is
-- given. {"problem", "fix", "reads"}.
create function meshhook_private.check_reading(p_expression text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_checked constant jsonb := meshhook_private.check_expression(p_expression);
  v_root text;
begin
  if v_checked ->> 'problem' is not null then
    return jsonb_build_object(
      'problem', v_checked -> 'problem',
      'fix', 'mend this JMESPath expression: ' || left(p_expression, 200),
      'reads', '[]'::jsonb
    );
  end if;
  for v_root in select r.root from jsonb_array_elements_text(v_checked -> 'roots') as r (root) loop
    continue when v_root in ('input', 'steps', 'item');
    return jsonb_build_object(
      'problem', case v_root
        when '@' then 'the expression takes all that the step is given at once'
        when 'secrets' then 'a secret is read where none may be'
        else format('the expression begins with %s, which a step is not given', left(v_root, 60))
      end,
      'fix', case v_root
        when 'secrets'
          then 'use {{ secrets.NAME }}, with nothing else in the braces, in an http_call node'
        else 'begin with input, steps.KEY.output or steps.KEY.error'
      end,
      'reads', '[]'::jsonb
    );
  end loop;
  return jsonb_build_object('problem', null, 'fix', null, 'reads', v_checked -> 'reads');
end;
$$;

comment on function meshhook_private.check_reading(text) is
'Whether an expression may stand in a node, and which steps it reads.';
revoke all on function meshhook_private.check_reading(text)
from public, anon, authenticated, service_role, meshhook_worker;
