-- Whether a text is JMESPath that can be evaluated, and what it reads: {"problem": null or text,
-- "reads": keys of the steps it refers to, "roots": the fields of the root it begins with}. "@"
-- among the roots stands for the root itself. Where there is a problem, reads and roots are empty.
create function meshhook_private.check_expression(p_expression text)
returns jsonb
language plpgsql
immutable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_tokens record;
  v_at int;
  v_root text;
  v_step record;
  v_problem text;
  v_reads text[] := '{}'::text[];
  v_roots text[] := '{}'::text[];
begin
  if length(p_expression) > 10000 then
    v_problem := 'the expression is longer than 10,000 characters';
  else
    v_tokens := meshhook_private.tokenize_expression(p_expression);
    v_problem := case
      when v_tokens.kinds is null then 'the expression is empty'
      else meshhook_private.check_syntax(v_tokens.pieces, v_tokens.kinds)
    end;
  end if;
  if v_problem is null then
    v_problem := coalesce(
      meshhook_private.check_depth(v_tokens.kinds),
      meshhook_private.check_meaning(v_tokens.pieces, v_tokens.kinds)
    );
  end if;
  if v_problem is null then
    foreach v_at in array meshhook_private.find_root_operands(v_tokens.kinds) loop
      v_root := case
        when v_tokens.kinds[v_at] in ('n', 'q')
          then meshhook_private.read_name(v_tokens.pieces[v_at])
        else '@'
      end;
      v_roots := v_roots || v_root;
      if v_root = 'steps' then
        v_step := meshhook_private.read_step(v_tokens.pieces, v_tokens.kinds, v_at);
        v_problem := coalesce(v_problem, v_step.problem);
        v_reads := v_reads || v_step.step_key;
      end if;
    end loop;
  end if;
  if v_problem is not null then
    return jsonb_build_object('reads', '[]'::jsonb, 'roots', '[]'::jsonb, 'problem', v_problem);
  end if;
  return jsonb_build_object(
    'problem', null,
    'reads', meshhook_private.list_distinct(v_reads),
    'roots', meshhook_private.list_distinct(v_roots)
  );
end;
$$;

comment on function meshhook_private.check_expression(text) is
'Whether a text is JMESPath that can be evaluated, and what it reads of the root.';
revoke all on function meshhook_private.check_expression(text)
from public, anon, authenticated, service_role, meshhook_worker;
