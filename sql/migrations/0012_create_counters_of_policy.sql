-- Counters of two more refusals, like those of 0008. Locks nothing that exists.

do $$
declare
  v_name text;
begin
  foreach v_name in array array['resume_reason_required', 'resume_repeat_forbidden']
  loop
    execute format('create unlogged sequence meshhook_private.%I', 'acts_' || v_name);
    execute format(
      'revoke all on sequence meshhook_private.%I from public, anon, authenticated, service_role, '
      'meshhook_worker', 'acts_' || v_name
    );
    execute format(
      'comment on sequence meshhook_private.%I is %L', 'acts_' || v_name,
      'How many acts were answered so, in the whole installation since its last crash.'
    );
  end loop;
end;
$$;
