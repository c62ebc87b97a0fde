-- Counters of what leaves no row: a refused act rolls back and a replay writes nothing, but a
-- sequence keeps what it was moved to. acts_<act>_<answer>, for the whole installation; an answer
-- without a counter of its own is counted as other.
--
-- Unlogged: counting writes no WAL and draws no transaction id, so a flood of refusals costs
-- nothing and changes nothing about the transaction it came from. After a crash they begin at 0
-- again, as counters of a metrics endpoint may.

do $$
declare
  v_name text;
begin
  foreach v_name in array array[
    'resume_done', 'resume_replayed',
    'resume_unauthenticated', 'resume_isolation_level', 'resume_invalid_argument',
    'resume_invalid_patch', 'resume_too_large', 'resume_run_not_found', 'resume_role_required',
    'resume_idempotency_key_reused', 'resume_step_not_found', 'resume_step_not_resumable',
    'resume_step_not_taken', 'resume_step_not_reached', 'resume_descendant_running',
    'resume_stale_attempt', 'resume_plan_changed', 'resume_acknowledgement_required',
    'resume_run_busy', 'resume_limit_reached', 'resume_act_incomplete', 'resume_other',
    'pause_done', 'pause_other',
    'cancel_done', 'cancel_other'
  ]
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

comment on schema meshhook_worker is
'What a worker may call: claim, finish_and_claim, heartbeat, stats. Role meshhook_worker alone.';
