/** What the functions of the schema `meshhook` answer, as far as the console reads it. */
import type { ActAnswers } from './act-answers';
import type { Json } from './database.types';

/** By the name of the function. */
export interface Answers extends ActAnswers {
  list_projects: { projects: Project[] };
  list_workflows: { workflows: Workflow[] };
  list_runs: RunPage;
  get_run: RunView;
  get_run_version: { version: RunVersion };
  list_events: { events: RunEvent[] };
  list_items: ItemPage;
  get_attempt: WholeAttempt;
}

export type RunStatus = 'running' | 'succeeded' | 'failed' | 'paused' | 'canceled';
export type StepStatus = RunStatus | 'pending' | 'ready' | 'waiting' | 'skipped';
export type AttemptStatus =
  'queued' | 'running' | 'succeeded' | 'failed' | 'lost' | 'canceled' | 'paused' | 'withdrawn';
export type Origin = 'first' | 'retry' | 'resume' | 'supplied';
export type Role = 'viewer' | 'operator' | 'admin';
export type Kind = 'transform' | 'http_call' | 'branch' | 'delay' | 'terminate' | 'pause' | 'map';

/** Why an attempt failed; what else is told depends on the code. */
export interface Failure {
  code: string;
  class?: string;
  message?: string;
  [fact: string]: Json | undefined;
}

/** Why a run failed: the error of a step, or one of the run itself, such as its deadline. */
export interface RunFailure {
  error: Failure;
  step_key?: string;
  attempt?: number;
}

export interface Project {
  project_id: string;
  name: string;
  created_at: string;
  members: { user_id: string; role: Role }[];
}

export interface Workflow {
  slug: string;
  version: number;
  versions: { workflow_id: string; version: number; created_at: string }[];
}

export interface ListedRun {
  run_id: string;
  workflow: string;
  version: number;
  status: RunStatus;
  has_failure: boolean;
  error: RunFailure | null;
  started_at: string | null;
  finished_at: string | null;
  created_at: string;
}

/** A page of a list; `next` asks for the one after it. */
export interface RunPage {
  runs: ListedRun[];
  next: string | null;
}

export interface Run {
  id: string;
  project_id: string;
  workflow_id: string;
  status: RunStatus;
  has_failure: boolean;
  input: Json;
  error: RunFailure | null;
  directive: string | null;
  from_run: string | null;
  started_by: string | null;
  started_at: string | null;
  finished_at: string | null;
  created_at: string;
  version: RunVersion;
}

/** The last event and the attempts that were started: it grows with every change. */
export type RunVersion = [number, number];

export interface Node {
  id: string;
  type: Kind;
  data?: { label?: string; [field: string]: Json | undefined };
}

export interface Edge {
  source: string;
  target: string;
  sourceHandle?: string;
}

export interface Definition {
  id: string;
  slug: string;
  version: number;
  deadline_s: number | null;
  definition: { nodes: Node[]; edges?: Edge[] };
}

/** A step, or an item of a map, which has an `item_key`. */
export interface Step {
  step_key: string;
  item_key: string;
  ordinal: number;
  kind: Kind;
  status: StepStatus;
  attempt: number;
  is_tolerant: boolean;
  is_retired: boolean;
  item_index: number | null;
  items_left: number;
  items_active: number;
  items_failed: number;
  actor: string | null;
}

/** The recorded outside call of an attempt. */
export interface Effect {
  method?: string;
  url?: string;
  status?: number;
  key?: string;
  may_have_happened?: boolean;
  [fact: string]: Json | undefined;
}

interface AnyAttempt {
  step_key: string;
  item_key: string;
  attempt: number;
  origin: Origin;
  status: AttemptStatus;
  act_id: string | null;
  due_at: string;
  started_at: string | null;
  finished_at: string | null;
  created_at: string;
  worker: string | null;
  handle: string | null;
  error: Failure | null;
  effect: Effect | null;
  effect_key: string | null;
  actor: string | null;
  version: number;
}

/** An attempt as `get_run` tells it: the first 2 kB of its output. */
export interface Attempt extends AnyAttempt {
  output_bytes: number | null;
  output_head: string | null;
  input_mode: 'cloned' | 'composed' | null;
  cloned_from: number | null;
  patches: Json[] | null;
}

/** An attempt whole. */
export interface WholeAttempt extends AnyAttempt {
  output: Json;
  input: Json;
}

export interface Act {
  id: string;
  kind: 'resume_step' | 'resume_run' | 'pause_run' | 'cancel_run' | 'cancel_resume';
  step_key: string | null;
  item_key: string;
  reason: string | null;
  actor: string;
  created_at: string;
  facts: Json;
  undoes: string | null;
  undone_by: string | null;
}

export interface RunView {
  run: Run;
  definition: Definition;
  steps: Step[];
  attempts: Attempt[];
  acts: Act[];
}

export interface RunEvent {
  number: number;
  ts: string;
  type: string;
  payload: Record<string, Json>;
}

export interface Item {
  item_key: string;
  item_index: number;
  status: StepStatus;
  attempt: number;
  item_head: string | null;
  output_head: string | null;
  error: Failure | null;
}

export interface ItemPage {
  items: Item[];
  next: string | null;
}

/** An act that was done, and the status it left the run in. */
export interface Done {
  act_id: string;
  run_id: string;
  status: RunStatus;
}

export interface Started {
  run_id: string;
  status: RunStatus;
  replayed: boolean;
}
export type * from './act-answers';
