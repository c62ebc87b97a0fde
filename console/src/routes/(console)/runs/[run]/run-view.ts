/** What a page reads out of the answer of `get_run`. */
import type { Act, Attempt, RunView, Step } from '$lib/answers';

/** Steps in the order of their definition; items of maps are left to their map. */
export function stepsOf(view: RunView): Step[] {
  return view.steps.filter((step) => !step.item_key);
}

export function labelsOf(view: RunView): Map<string, string> {
  return new Map(view.definition.definition.nodes.map((node) => [node.id, node.data?.label || node.id]));
}

/** The newest attempt of each step that has one. */
export function newestAttempts(view: RunView): Map<string, Attempt> {
  const newest = new Map<string, Attempt>();
  for (const attempt of view.attempts) {
    const known = newest.get(attempt.step_key);
    if (!attempt.item_key && (!known || known.attempt < attempt.attempt))
      newest.set(attempt.step_key, attempt);
  }
  return newest;
}

/** All attempts of a step or an item, the newest first. */
export function attemptsOf(view: RunView, stepKey: string, itemKey: string): Attempt[] {
  return view.attempts
    .filter((attempt) => attempt.step_key === stepKey && attempt.item_key === itemKey)
    .sort((a, b) => b.attempt - a.attempt);
}

export function actOf(view: RunView, attempt: Attempt): Act | undefined {
  return view.acts.find((act) => act.id === attempt.act_id);
}

/** How far a map is. */
export function tellItems(step: Step): string {
  const parts = [
    step.items_left && `${step.items_left} items left`,
    step.items_active && `${step.items_active} active`,
    step.items_failed && `${step.items_failed} failed`
  ];
  return parts.filter(Boolean).join(', ');
}
