/**
 * Resuming many runs, page by page: canaries first, no faster than wanted, and stopped when something fails.
 * The database keeps who was resumed under the key, so this loop holds nothing that closing the page could lose:
 * with the same key it goes through all runs once more, is told `replayed` for those that it had resumed, and
 * resumes the rest.
 */
import type { BulkPage, BulkResult, RunStatus } from '$lib/answers';

/** Runs a call: a transaction of more takes longer for each, and holds their locks longer. */
const PAGE = 100;
const CANARY_POLL_MS = 500;
const CANARY_WAIT_MS = 300_000;
const BUSY_PASSES = 3;
const BUSY_PAUSE_MS = 1000;

export interface Pace {
  /** So many runs first; unless they end well the others are left alone. 0 for none. */
  canary: number;
  /** At most so many resumes a second; 0 for no limit. */
  rate: number;
  isStoppedByFailure: boolean;
}

/** What the loop asks of the world. */
export interface World {
  resumePage: (page: { limit: number; after: string | null }) => Promise<BulkPage>;
  statusOf: (runId: string) => Promise<RunStatus>;
  /** Runs that match and have failed, the newest first. */
  failedRuns: () => Promise<string[]>;
  sleep: (ms: number) => Promise<void>;
  now: () => number;
}

export const isTaken = (code: string) => code === 'resumed' || code === 'replayed';

export class Bulk {
  /** Why it ended early, if it did. */
  stopped: string | null = null;

  readonly #told = new Set<string>();
  readonly #taken = new Set<string>();
  readonly #busy = new Map<string, BulkResult>();

  constructor(
    private readonly world: World,
    private readonly pace: Pace
  ) {}

  /** The results as they come, one for each run; a run that is busy is asked for again after the others. */
  async *pages(): AsyncGenerator<BulkResult[]> {
    const began = this.world.now();
    let resumed = 0;
    for (let pass = 0; pass <= BUSY_PASSES; pass += 1) {
      if (pass > 0) await this.world.sleep(BUSY_PAUSE_MS);
      for await (const results of this.#pass(pass ? 0 : this.pace.canary)) {
        yield results;
        resumed += results.filter((result) => result.code === 'resumed').length;
        if (this.pace.rate) {
          await this.world.sleep(Math.max(0, began + (resumed / this.pace.rate) * 1000 - this.world.now()));
        }
      }
      if (this.stopped !== null || !this.#busy.size) break;
    }
    if (this.#busy.size) yield [...this.#busy.values()];
  }

  /** Every page once; what was told before is left out. */
  async *#pass(canary: number): AsyncGenerator<BulkResult[]> {
    let after: string | null = null;
    let seen = 0;
    do {
      const page: BulkPage = await this.world.resumePage({ limit: this.#limit(canary - seen), after });
      const results = this.#new(page.results);
      yield results;
      const isCanary = seen < canary;
      seen += page.results.length;
      if (isCanary && (seen >= canary || !page.next)) this.stopped = await this.#canariesFailed();
      if (this.pace.isStoppedByFailure) this.stopped ??= await this.#failure(results);
      after = page.next;
    } while (after !== null && this.stopped === null);
  }

  /** Those that were not told yet, less the busy ones. */
  #new(results: BulkResult[]): BulkResult[] {
    const news = results.filter((one) => one.code !== 'run_busy' && !this.#told.has(one.run_id));
    for (const one of news) {
      this.#told.add(one.run_id);
      if (isTaken(one.code)) this.#taken.add(one.run_id);
    }
    for (const one of results) if (one.code === 'run_busy') this.#busy.set(one.run_id, one);
    for (const runId of this.#told) this.#busy.delete(runId);
    return news;
  }

  /** The size of the next page: canaries by themselves, and no more than one second's worth. */
  #limit(canaries: number): number {
    const size = this.pace.rate ? Math.min(PAGE, Math.max(1, Math.floor(this.pace.rate))) : PAGE;
    return canaries > 0 ? Math.min(size, canaries) : size;
  }

  /** Why the canaries don't allow to go on; waits until each has come to rest. */
  async #canariesFailed(): Promise<string | null> {
    const giveUpAt = this.world.now() + CANARY_WAIT_MS;
    for (const runId of this.#taken) {
      let status = await this.world.statusOf(runId);
      while (status === 'running') {
        if (this.world.now() > giveUpAt) return `The canary ${runId} is still running.`;
        await this.world.sleep(CANARY_POLL_MS);
        status = await this.world.statusOf(runId);
      }
      if (status === 'failed') return `The canary ${runId} has failed again.`;
    }
    return null;
  }

  /** Why to stop: a run of this page was refused, or one that was resumed has failed again. */
  async #failure(results: BulkResult[]): Promise<string | null> {
    const refused = results.find((one) => !isTaken(one.code));
    if (refused) return `The run ${refused.run_id} was refused: ${refused.code}.`;
    const again = (await this.world.failedRuns()).find((runId) => this.#taken.has(runId));
    return again === undefined ? null : `The run ${again} has failed again.`;
  }
}
