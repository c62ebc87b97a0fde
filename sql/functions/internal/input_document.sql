-- What an attempt is given: {"input": run input, "steps": {key: {output, error}}}, and for an item
-- of a map its value as "item", with the patches of its snapshot merged in, in order.
create function meshhook_private.input_document(
  p_project_id uuid, p_run_id uuid, p_reads jsonb, p_patches jsonb, p_item jsonb
)
returns jsonb
language plpgsql
stable
security invoker
set search_path = pg_catalog, pg_temp
as $$
declare
  v_document jsonb;
  v_steps jsonb := '{}'::jsonb;
  v_patch jsonb;
begin
  if p_reads <> '{}' then
    select coalesce(
      jsonb_object_agg(a.step_key, jsonb_build_object('output', a.output, 'error', a.error)), '{}'
    )
    into v_steps
    from jsonb_each_text(p_reads) as r
    inner join meshhook.step_attempts as a
      on
        a.project_id = p_project_id
        and a.run_id = p_run_id
        and a.step_key = r.key
        and a.item_key = ''
        and a.attempt = r.value::numeric;
  end if;
  select jsonb_build_object('input', r.input, 'steps', v_steps)
  into v_document
  from meshhook.workflow_runs as r
  where r.id = p_run_id;
  if p_item is not null then
    v_document := v_document || jsonb_build_object('item', p_item);
  end if;

  if p_patches <> '[]' then
    for v_patch in select p.value from jsonb_array_elements(p_patches) as p loop
      v_document := meshhook_private.merge_patch(v_document, v_patch);
    end loop;
  end if;
  return v_document;
end;
$$;

comment on function meshhook_private.input_document(uuid, uuid, jsonb, jsonb, jsonb) is
'The input document of an attempt, from the references and patches of its snapshot.';
revoke all on function meshhook_private.input_document(uuid, uuid, jsonb, jsonb, jsonb)
from public, anon, authenticated, service_role, meshhook_worker;
