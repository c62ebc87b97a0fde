-- Counts how an act was answered that leaves no row: replayed, or refused for a reason. The acts
-- call it on their way out, and what it counts survives their rollback. A refusal becomes one line
-- of JSON in the log of the server. Definer only to move the counters: whoever calls it by itself
-- counts what a refused call would have counted too. A read-only transaction counts nothing.
create function meshhook.note_act(act text, answer text, run_id uuid)
returns void
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
as $$
declare
  v_counter regclass;
begin
  -- Both are counted where they are known to be true: by carry_out_act and by the proof.
  if
    coalesce(act not in ('resume', 'pause', 'cancel', 'undo'), true)
    or coalesce(answer in ('done', 'act_incomplete'), true)
  then
    return;
  end if;
  v_counter := to_regclass(format('meshhook_private.%I', 'acts_' || act || '_' || answer));
  if answer <> 'replayed' then
    raise log '%', meshhook_private.request_facts() || jsonb_build_object(
      'event', 'act_refused',
      'act', act,
      'reason', case when answer ~ '^[a-z_]{1,50}$' then answer else 'other' end,
      'run_id', run_id,
      'user_id', meshhook_private.caller_id()
    );
  end if;
  if current_setting('transaction_read_only') = 'off' then
    perform nextval(
      coalesce(v_counter, to_regclass('meshhook_private.acts_' || act || '_other'))
    );
  end if;
end;
$$;

comment on function meshhook.note_act(text, text, uuid) is
'Counts a replayed or refused act, which leaves no row; the acts call it.';
revoke all on function meshhook.note_act(text, text, uuid)
from public, anon, authenticated, service_role, meshhook_worker;
grant execute on function meshhook.note_act(text, text, uuid) to authenticated;
