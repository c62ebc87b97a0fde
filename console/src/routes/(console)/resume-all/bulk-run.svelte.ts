/** A bulk as the page shows it: a dry run, or the resumes under a key. */
import type { BulkResult } from '$lib/answers';
import { getRun, listRuns, resumeRuns, type BulkRequest } from '$lib/api';
import { toApiError, type ApiError } from '$lib/errors';
import { Bulk, isTaken, type Pace } from './bulk';

const PACELESS: Pace = { canary: 0, rate: 0, isStoppedByFailure: false };
const LISTED = 100;

export class BulkRun {
  results = $state.raw<BulkResult[]>([]);
  stage = $state<'idle' | 'dry' | 'resuming' | 'ended'>('idle');
  wasDry = $state(false);
  stopped = $state<string | null>(null);
  refusal = $state.raw<ApiError>();
  /** The runs that a dry run has found. */
  found = $state<number>();

  readonly counts = $derived.by(() => {
    const counts: Record<string, number> = {};
    for (const { code } of this.results) counts[code] = (counts[code] ?? 0) + 1;
    return Object.entries(counts).sort((a, b) => b[1] - a[1]);
  });
  readonly taken = $derived(this.results.filter((one) => isTaken(one.code)).length);

  #stop = new AbortController();

  /** Says what would be done with each run; changes nothing. */
  dryRun(request: BulkRequest, acknowledge: string[]): Promise<void> {
    const { project_id, filter, reason } = request;
    return this.#go({ project_id, filter, reason }, acknowledge, PACELESS, true);
  }

  resume(request: BulkRequest, acknowledge: string[], pace: Pace): Promise<void> {
    return this.#go(request, acknowledge, pace, false);
  }

  /** Leaves the rest alone; what was asked is answered on the next call with the key. */
  stop(): void {
    this.#stop.abort();
  }

  async #go(request: BulkRequest, acknowledge: string[], pace: Pace, isDry: boolean): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    [this.stage, this.wasDry] = [isDry ? 'dry' : 'resuming', isDry];
    [this.results, this.stopped, this.refusal] = [[], null, undefined];
    const more = { ...(isDry && { dry_run: true }), ...(acknowledge.length && { acknowledge }) };
    const failed = { status: 'failed', ...request.filter };
    const bulk = new Bulk(
      {
        resumePage: (page) => resumeRuns(request, { ...more, ...page }, signal),
        statusOf: async (runId) => (await getRun(runId, signal)).run.status,
        failedRuns: async () =>
          (await listRuns(request.project_id, failed, { size: LISTED }, signal)).runs.map(
            (one) => one.run_id
          ),
        sleep: (ms) => sleep(ms, signal),
        now: () => performance.now()
      },
      pace
    );
    try {
      for await (const page of bulk.pages()) this.results = [...this.results, ...page];
      this.stopped = bulk.stopped;
      if (isDry) this.found = this.results.length;
    } catch (thrown) {
      if (signal.aborted) this.stopped = 'You stopped it. Go on resumes the rest.';
      else this.refusal = toApiError(thrown);
    }
    this.stage = 'ended';
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
