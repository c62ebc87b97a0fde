/** What the functions that act on runs answer, and the preview before them. */
import type { Act, AttemptStatus, Done, Origin, Role, RunStatus, Started, StepStatus } from './answers';
import type { Json } from './database.types';
import type { Difference } from './json/differences';

/** By the name of the function. */
export interface ActAnswers {
  preview_resume: Plan;
  resume_run_from_step: Resumed;
  resume_run: Resumed;
  resume_runs: BulkPage;
  cancel_resume: Undone;
  compare_attempts: Comparison;
  start_run: Started;
  pause_run: Done;
  cancel_run: Done;
  list_audit: AuditPage;
  audit_verify: AuditVerdict;
}

export type Timing = 'anew' | 'keep' | 'now';
export type RepeatKey = 'new_key' | 'same_key';

/** What can be asked of a resume: `options` of docs/functions.md. */
export interface ResumeOptions {
  acknowledge?: string[];
  repeat?: Record<string, RepeatKey>;
  supplied_output?: Json;
  version?: number;
  widen?: boolean;
  timers?: Timing | Record<string, Timing>;
  /** Seconds. */
  delay?: number;
  all_roots?: boolean;
}

export interface Target {
  step_key: string;
  item_key: string;
  /** null for a step that has never run. */
  from_attempt: number | null;
  attempt: number;
}

export interface PlannedStep {
  step_key: string;
  item_key: string;
  status: StepStatus;
  attempt: number;
}

/** An outside call that happens again, as it was recorded. */
export interface PlannedEffect {
  step_key: string;
  item_key: string;
  /** null for the items of a map together. */
  attempt: number | null;
  outcome:
    | 'completed'
    | 'answered'
    | 'may_have_happened'
    | 'not_sent'
    | 'completed_items_are_kept'
    | 'completed_items_may_repeat';
  method: string | null;
  url: string | null;
  status: number | null;
  sent_at: string | null;
  key: string | null;
  next_key: string | null;
  policy: 'ask' | 'free' | 'never';
  repeat: RepeatKey;
  needs_acknowledgement: boolean;
  is_forbidden: boolean;
  completed_items: number;
  unfinished_items: number;
}

export interface PlannedTimer {
  step_key: string;
  seconds: number;
  due: Timing;
  old_due_at: string | null;
}

export interface StepPolicy {
  step_key: string;
  role: Role;
  require_reason: boolean;
}

export type StepVerdict = 'same' | 'changed' | 'added' | 'gone';

/** What a resume would do. */
export interface Plan {
  plan_hash: string;
  target: Target;
  targets: Target[];
  input: { mode: 'cloned' | 'composed'; why: string; document: Json };
  /** The one item of a map that was named. */
  item: { item_key: string; from_attempt: number | null; attempt: number } | null;
  /** Of a map that is resumed as a whole. */
  items: { again: number; kept_if_unchanged: number; first_again: string[] } | null;
  reset: (PlannedStep & { why: string })[];
  kept: PlannedStep[];
  blocked_by: { step_key: string; parents: string[] }[];
  effects: PlannedEffect[];
  policy: StepPolicy & { your_role: Role | null; steps: StepPolicy[] };
  definition: {
    slug: string;
    version: number;
    verdict: 'same' | 'compatible' | 'widened';
    steps?: { step_key: string; verdict: StepVerdict }[];
  };
  timers: PlannedTimer[];
}

/** An accepted resume: of one step, or of several that are `targets`. */
export interface Resumed {
  act_id: string;
  run_id: string;
  step_key?: string;
  item_key?: string;
  from_attempt?: number | null;
  attempt?: number;
  targets?: Target[];
  reset: string[];
  audit_id: number;
  replayed: boolean;
}

export interface BulkResult {
  run_id: string;
  /** resumed, replayed, would_resume, or the reason of the refusal. */
  code: string;
  hint?: string | null;
  attempt?: number;
  act_id?: string;
}

export interface BulkPage {
  results: BulkResult[];
  next: string | null;
}

export interface Undone {
  act_id: string;
  undoes: string;
  run_id: string;
  status: RunStatus;
  withdrawn: { step_key: string; attempt: number }[];
}

export interface ComparedAttempt {
  attempt: number;
  origin: Origin;
  status: AttemptStatus;
  handle: string | null;
  effect_key: string | null;
  started_at: string | null;
  finished_at: string | null;
  duration_s: number | null;
  act: Pick<Act, 'id' | 'kind' | 'actor' | 'reason' | 'created_at'> | null;
}

/** A difference in one part of two attempts; a value that was cut comes as the beginning of its text. */
export interface AttemptDifference extends Difference {
  in: 'input' | 'output' | 'error';
  a_bytes?: number;
  b_bytes?: number;
}

export interface Comparison {
  run_id: string;
  step_key: string;
  item_key: string;
  a: ComparedAttempt;
  b: ComparedAttempt;
  changes: AttemptDifference[];
  is_truncated: boolean;
}

export interface AuditRow {
  id: number;
  act_id: string | null;
  user_id: string | null;
  action: string;
  resource_type: string;
  resource_id: string | null;
  metadata: { [fact: string]: Json | undefined };
  created_at: string;
}

export interface AuditPage {
  audit: AuditRow[];
  next: string | null;
}

/** The chain of an audit log, computed anew. */
export interface AuditVerdict {
  /** NUMBER:HASH of its last link; null where nothing is chained yet. */
  head: string | null;
  /** The number up to which it was cleared away. */
  checkpoint: number | null;
  links: number;
  problem: { problem: string; number: number | null; audit_id: number | null } | null;
}
