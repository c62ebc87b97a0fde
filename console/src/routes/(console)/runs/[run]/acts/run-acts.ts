/** Which acts a run and its steps allow; the database has the last word on each. */
import type { Run, RunView, Step } from '$lib/answers';

/** Acts as the address names them: `?act=NAME`. */
export type ActName = 'resume' | 'resume-all' | 'again' | 'pause' | 'cancel';

export const ACT_NAMES: readonly ActName[] = ['resume', 'resume-all', 'again', 'pause', 'cancel'];

/** The word on the button that resumes from a step; null where that is refused. */
export function resumeWord(step: Step): string | null {
  if (step.is_retired) return null;
  if (step.status === 'paused') return step.kind === 'pause' ? 'Answer' : 'Resume from here';
  if (step.status === 'failed') return 'Resume from here';
  if (step.status === 'succeeded') return 'Run again from here';
  if (step.status === 'canceled') return 'Resume from here';
  // Waiting for an automatic retry, not on a delay.
  if (step.status === 'waiting' && step.kind !== 'delay' && step.kind !== 'map')
    return 'Resume from here now';
  return null;
}

/** Why a step can not be resumed from, for who can act. */
export function whyNotResume(step: Step): string {
  if (step.is_retired) return 'This step is no longer part of the run.';
  if (step.status === 'pending') return 'It has not been reached: resume what stands before it.';
  if (step.status === 'skipped') return 'It was skipped: resume the branch that did not choose it.';
  return 'It is under way.';
}

/** Whether something in the run failed or was stopped, so that all of it can be resumed at once. */
export function hasRoots(view: RunView): boolean {
  return view.steps.some(
    (step) =>
      !step.item_key &&
      !step.is_retired &&
      ((step.status === 'failed' && !step.is_tolerant) ||
        step.status === 'canceled' ||
        (step.status === 'paused' && step.kind !== 'pause'))
  );
}

/** What somebody who opens the run most likely wants to resume: what failed, else what waits for an answer. */
export function firstToResume(view: RunView): Step | undefined {
  const open = view.steps.filter((step) => !step.item_key && !step.is_retired && !step.is_tolerant);
  return open.find((step) => step.status === 'failed') ?? open.find((step) => step.status === 'paused');
}

/** What is left to who would undo a resume after the run has gone on. */
export function insteadOfUndo(status: Run['status']): string {
  if (status === 'succeeded') return 'It has succeeded: run it again from a step to go another way.';
  if (status === 'failed' || status === 'canceled') return 'Resume it anew to go another way.';
  return 'Cancel it, or resume it anew once it has stopped.';
}

export function hasEnded(view: RunView): boolean {
  return ['succeeded', 'failed', 'canceled'].includes(view.run.status);
}
