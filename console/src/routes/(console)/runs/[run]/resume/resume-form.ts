/** What a person says in the dialog of a resume, and the request that comes of it. */
import type { Plan, PlannedEffect, RepeatKey, ResumeOptions, Timing } from '$lib/answers';
import type { ResumeRequest, StepName } from '$lib/api';
import type { Json } from '$lib/database.types';
import { makePatch, whyNotPatch } from '$lib/json/merge-patch';
import { parseJson } from '$lib/json/parse';

/** Execute the step, or count it as done: with an output, or as the answer to a question. */
export type Way = 'execute' | 'supply' | 'approve' | 'reject';

export interface ResumeForm {
  /** Nothing is chosen at first where a question waits for its answer. */
  way: Way | null;
  /** The text of a supplied output. */
  output: string;
  /** The text of the input as it was edited; null while nobody has. */
  document: string | null;
  /** The effects that may happen again, by `signature`. */
  accepted: Record<string, boolean>;
  /** Keys that were chosen, by step. */
  keys: Record<string, RepeatKey>;
  timers: Record<string, Timing>;
  /** Seconds until it starts; null for at once, and NaN while what is written is no number. */
  delay: number | null;
  version: number | null;
  widen: boolean;
  reason: string;
}

/** What has to be said before the button does anything; `field` is where. */
export interface Missing {
  field: string;
  what: string;
}

export function emptyForm(isQuestion: boolean): ResumeForm {
  return {
    way: isQuestion ? null : 'execute',
    output: '',
    document: null,
    accepted: {},
    keys: {},
    timers: {},
    delay: null,
    version: null,
    widen: false,
    reason: ''
  };
}

/** As the engine takes it: a year. */
export const LONGEST_DELAY_S = 31_536_000;

/** What was recorded of an effect: a word about it holds for this and nothing else. */
export function signature(effect: PlannedEffect): string {
  return [effect.step_key, effect.item_key, effect.attempt, effect.outcome, effect.key].join(' ');
}

/** Whether somebody has to accept that it happens again: it did, or it may have. */
export function isAsked(effect: PlannedEffect): boolean {
  return effect.needs_acknowledgement || (effect.outcome === 'may_have_happened' && effect.policy !== 'free');
}

/** The options that the plan depends on. */
export function planOptions(form: ResumeForm): ResumeOptions {
  const output = suppliedOutput(form);
  const delay = delayOf(form);
  return {
    ...(Object.keys(form.keys).length && { repeat: { ...form.keys } }),
    ...(Object.keys(form.timers).length && { timers: { ...form.timers } }),
    ...(delay !== undefined && isDelay(delay) && { delay }),
    ...(form.version !== null && { version: form.version, ...(form.widen && { widen: true }) }),
    ...(output !== undefined && { supplied_output: output })
  };
}

/** What is executed may wait first; undefined where it does not. */
function delayOf({ way, delay }: ResumeForm): number | undefined {
  return way === 'execute' ? (delay ?? undefined) : undefined;
}

const isDelay = (seconds: number) => seconds >= 0 && seconds <= LONGEST_DELAY_S;

/** undefined where the step is executed; null while what is written is no JSON. */
function suppliedOutput({ way, output }: ResumeForm): Json | undefined {
  if (way === 'approve' || way === 'reject') return { approved: way === 'approve' };
  return way === 'supply' ? (parseJson(output).value ?? null) : undefined;
}

export function inputPatch(form: ResumeForm, document: Json): Json | undefined {
  if (form.document === null || form.way !== 'execute') return undefined;
  const { value } = parseJson(form.document);
  return value === undefined ? undefined : makePatch(document, value);
}

/** Why the edited input can't be sent; null where it can. */
export function inputProblem(form: ResumeForm, document: Json): string | null {
  if (form.document === null || form.way !== 'execute') return null;
  const parsed = parseJson(form.document);
  return parsed.problem ?? whyNotPatch(document, parsed.value as Json);
}

export function whatIsMissing(form: ResumeForm, plan: Plan, document: Json): Missing[] {
  const missing: Missing[] = [];
  const needs = (is: boolean, field: string, what: string) => is && missing.push({ field, what });
  needs(form.way === null, 'way', 'Choose an answer.');
  needs(form.way === 'supply' && 'problem' in parseJson(form.output), 'output', 'The output is not JSON.');
  needs(inputProblem(form, document) !== null, 'document', 'The input can not be sent as it is written.');
  const delay = delayOf(form);
  needs(delay !== undefined && !isDelay(delay), 'delay', 'A wait is a number of seconds, a year at most.');
  for (const effect of plan.effects) {
    const name = `${effect.step_key}${effect.item_key && `, item ${effect.item_key}`}`;
    needs(effect.is_forbidden, `key-${effect.step_key}`, `Keep the key of ${name}: a new one is forbidden.`);
    needs(
      isAsked(effect) && !form.accepted[signature(effect)],
      `accept-${effect.step_key}`,
      `Tick what happens again: ${name}.`
    );
  }
  needs(plan.policy.require_reason && !form.reason.trim(), 'reason', 'Say why: the definition asks for it.');
  return missing;
}

/** Why this person can't do it, whatever is said; null for who can. */
export function whyNotAllowed(plan: Plan): string | null {
  if (plan.policy.role !== 'admin' || plan.policy.your_role === 'admin') return null;
  const steps = plan.policy.steps.filter((step) => step.role === 'admin').map((step) => step.step_key);
  return `Only an admin resumes ${steps.join(', ')}: its definition says so.`;
}

export function makeRequest(
  form: ResumeForm,
  plan: Plan,
  document: Json,
  place: StepName,
  key: string
): ResumeRequest {
  const options = planOptions(form);
  const acknowledge = plan.effects
    .filter((effect) => effect.needs_acknowledgement && form.accepted[signature(effect)])
    .map((effect) => effect.step_key);
  const patch = inputPatch(form, document);
  const expected = place.step_key ? expectedAttempt(plan, place) : undefined;
  return {
    ...place,
    idempotency_key: key,
    plan_hash: plan.plan_hash,
    options: { ...options, ...(acknowledge.length && { acknowledge }) },
    ...(form.reason.trim() && { reason: form.reason.trim() }),
    ...(expected !== undefined && { expected_attempt: expected }),
    ...(patch !== undefined && { input_patch: patch })
  };
}

/** The attempt that the preview saw; undefined for a step that has never run. */
function expectedAttempt(plan: Plan, place: StepName): number | undefined {
  const target = plan.targets.find((one) => one.step_key === place.step_key);
  return plan.item?.from_attempt ?? target?.from_attempt ?? undefined;
}
