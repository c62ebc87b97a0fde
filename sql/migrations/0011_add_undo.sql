-- Resumes can be undone: an act of kind cancel_resume names the act that it takes back, and a
-- resume keeps what the head of its run loses by it.
-- Adds nullable columns (no rewrite), one partial index and one counter an answer; locks run_acts
-- while its checks are made anew.

alter table meshhook.run_acts
add column undoes uuid,
add column error_before jsonb,
add column deadline_before timestamptz,
drop constraint run_acts_kind_is_known,
add constraint run_acts_kind_is_known
check (kind in ('resume_step', 'resume_run', 'pause_run', 'cancel_run', 'cancel_resume')),
add constraint run_acts_undo_names_an_act
check ((kind = 'cancel_resume') = (undoes is not null)),
add constraint run_acts_undo_an_act foreign key (undoes, project_id)
references meshhook.run_acts (id, project_id);
create unique index run_acts_one_undo_an_act
on meshhook.run_acts (undoes, project_id) where undoes is not null;
comment on column meshhook.run_acts.undoes is
'The resume that an act of kind cancel_resume undoes.';
comment on column meshhook.run_acts.directive_before is
'The directive of the run as a resume found it; the resume clears it.';
comment on column meshhook.run_acts.error_before is
'The error that the directive had given the run, where a resume clears both.';
comment on column meshhook.run_acts.deadline_before is
'When the deadline of the run was due before a resume set a new one; null where none was set.';

do $$
declare
  v_name text;
begin
  foreach v_name in array array[
    'undo_done', 'undo_act_not_found', 'undo_role_required', 'undo_run_busy', 'undo_undo_too_late',
    'undo_other'
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
