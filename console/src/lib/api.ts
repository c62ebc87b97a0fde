/** Every request of the console: functions of the schema `meshhook`, typed by what they take and answer. */
import type * as Answer from './answers';
import type { Database, Json } from './database.types';
import { ApiError, readRefusal } from './errors';
import { connect } from './session';

type Functions = Database['meshhook']['Functions'];
type Name = keyof Functions & keyof Answer.Answers;
type Args<Called extends Name> = Functions[Called]['Args'];

const TIMEOUT_MS = 30_000;

/** Calls a function; throws an ApiError. When the session is over it is forgotten, too. */
async function call<Called extends Name>(
  name: Called,
  args: Args<Called>,
  signal?: AbortSignal
): Promise<Answer.Answers[Called]> {
  const { client } = await connect();
  const limit = AbortSignal.timeout(TIMEOUT_MS);
  const { data, error, status } = await client
    .rpc(name, args as never)
    .abortSignal(signal ? AbortSignal.any([signal, limit]) : limit);
  if (!error) return data as unknown as Answer.Answers[Called];
  signal?.throwIfAborted();
  const refusal = readRefusal(error, status);
  if (refusal.isSignedOut) await client.auth.signOut({ scope: 'local' });
  throw refusal;
}

export interface RunFilter {
  workflow?: string;
  version?: string;
  status?: string;
  step_key?: string;
  error_like?: string;
  started_from?: string;
  started_to?: string;
}

export async function listProjects(): Promise<Answer.Project[]> {
  return (await call('list_projects', {})).projects;
}

export async function listWorkflows(projectId: string): Promise<Answer.Workflow[]> {
  const args = { project_id: projectId };
  return (await call('list_workflows', args)).workflows;
}

export function listRuns(
  projectId: string,
  filter: RunFilter,
  page: { size: number; after?: string },
  signal?: AbortSignal
): Promise<Answer.RunPage> {
  const args: Args<'list_runs'> = { project_id: projectId, filter: { ...filter }, page_size: page.size };
  if (page.after) args.after = page.after;
  return call('list_runs', args, signal);
}

/** `list_runs` answers who is no member as where there are no runs; throws what other functions say then. */
export async function checkProject(projectId: string, signal?: AbortSignal): Promise<void> {
  const { projects } = await call('list_projects', {}, signal);
  if (projects.some((one) => one.project_id === projectId)) return;
  const hint = 'You are a member of it no more; an admin can add you.';
  throw new ApiError('project not found', 404, 'project_not_found', 'PT404', hint);
}

/** All that a page of one run shows. */
export function getRun(runId: string, signal?: AbortSignal): Promise<Answer.RunView> {
  return call('get_run', { run_id: runId }, signal);
}

/** Whether anything of a run has changed: cheap enough to be asked all the time. */
export async function getRunVersion(runId: string, signal?: AbortSignal): Promise<Answer.RunVersion> {
  return (await call('get_run_version', { run_id: runId }, signal)).version;
}

/** Events after a number, oldest first, at most 1,000. */
export async function listEvents(
  runId: string,
  after: number,
  signal?: AbortSignal
): Promise<Answer.RunEvent[]> {
  return (await call('list_events', { run_id: runId, after }, signal)).events;
}

export function listItems(
  runId: string,
  stepKey: string,
  filter: { status?: string },
  page: { size: number; after?: string },
  signal?: AbortSignal
): Promise<Answer.ItemPage> {
  const args: Args<'list_items'> = {
    run_id: runId,
    step_key: stepKey,
    filter: { ...filter },
    page_size: page.size
  };
  if (page.after) args.after = page.after;
  return call('list_items', args, signal);
}

export interface AttemptName {
  run_id: string;
  step_key: string;
  item_key: string;
  attempt: number;
}

export function getAttempt(attempt: AttemptName, signal?: AbortSignal): Promise<Answer.WholeAttempt> {
  return call('get_attempt', attempt, signal);
}

/** What a resume would do, from a step; with an empty step, that of all roots. */
export function previewResume(
  place: StepName,
  options: Answer.ResumeOptions,
  signal?: AbortSignal
): Promise<Answer.Plan> {
  const all = place.step_key ? {} : { all_roots: true };
  return call('preview_resume', { ...place, options: asJson({ ...options, ...all }) }, signal);
}

export interface StepName {
  run_id: string;
  step_key: string;
  item_key: string;
}

/** All that a resume is asked with: sent again as it is, its key makes it happen once. */
export interface ResumeRequest extends StepName {
  idempotency_key: string;
  plan_hash: string;
  reason?: string;
  expected_attempt?: number;
  input_patch?: Json;
  options: Answer.ResumeOptions;
}

/** Resumes a run from a step; with an empty step, all its roots. */
export function resume(request: ResumeRequest): Promise<Answer.Resumed> {
  const { run_id, reason, idempotency_key, plan_hash } = request;
  const options = asJson(request.options);
  return request.step_key
    ? call('resume_run_from_step', { ...request, options })
    : call('resume_run', { run_id, reason, idempotency_key, plan_hash, options });
}

export function cancelResume(actId: string, reason?: string): Promise<Answer.Undone> {
  return call('cancel_resume', { act_id: actId, reason });
}

export function compareAttempts(
  step: StepName,
  a: number,
  b: number,
  signal?: AbortSignal
): Promise<Answer.Comparison> {
  return call('compare_attempts', { ...step, a, b }, signal);
}

/** Begins a run again from its start, as a new run. */
export function startAgain(
  run: { project_id: string; slug: string; from_run: string },
  idempotencyKey: string
): Promise<Answer.Started> {
  return call('start_run', { ...run, idempotency_key: idempotencyKey });
}

export function pauseRun(runId: string, reason?: string): Promise<Answer.Done> {
  return call('pause_run', { run_id: runId, reason });
}

export function cancelRun(runId: string, reason?: string): Promise<Answer.Done> {
  return call('cancel_run', { run_id: runId, reason });
}

export interface BulkRequest {
  project_id: string;
  filter: RunFilter;
  /** None for a dry run. */
  idempotency_key?: string;
  reason?: string;
}

/** One page of a bulk; each run is resumed by an act of its own. */
export function resumeRuns(
  request: BulkRequest,
  options: Answer.ResumeOptions & { limit: number; after: string | null; dry_run?: boolean },
  signal?: AbortSignal
): Promise<Answer.BulkPage> {
  return call('resume_runs', { ...request, filter: { ...request.filter }, options: asJson(options) }, signal);
}

export interface AuditFilter {
  action?: string;
  user_id?: string;
  resource_id?: string;
}

export function listAudit(
  projectId: string,
  filter: AuditFilter,
  page: { size: number; after?: string },
  signal?: AbortSignal
): Promise<Answer.AuditPage> {
  const args = { project_id: projectId, filter: { ...filter }, page_size: page.size, after: page.after };
  return call('list_audit', args, signal);
}

/** Computes the audit chain of a project anew. */
export function verifyAudit(projectId: string, signal?: AbortSignal): Promise<Answer.AuditVerdict> {
  return call('audit_verify', { project_id: projectId }, signal);
}

/** What is left out is not sent, so that it is JSON. */
function asJson(options: object): Json {
  return options as Json;
}
