import type { BulkResult, RunStatus } from '$lib/answers';
import { describe, expect, it } from 'vitest';
import { Bulk, type Pace, type World } from './bulk';

const PACE: Pace = { canary: 0, rate: 0, isStoppedByFailure: false };

/** A database of runs that are resumed once, and a clock that only sleeping moves. */
class Fake implements World {
  time = 0;
  limits: number[] = [];
  resumed = new Set<string>();
  busyFor = new Map<string, number>();
  refused = new Map<string, string>();
  statuses: Record<string, RunStatus[]> = {};
  failed: string[] = [];

  constructor(readonly runs: string[]) {}

  resumePage: World['resumePage'] = async ({ limit, after }) => {
    this.limits.push(limit);
    const from = after === null ? 0 : Number(after);
    const results = this.runs.slice(from, from + limit).map((runId) => this.#answer(runId));
    return { results, next: from + limit < this.runs.length ? String(from + limit) : null };
  };

  #answer(runId: string): BulkResult {
    const busy = this.busyFor.get(runId) ?? 0;
    this.busyFor.set(runId, busy - 1);
    if (busy > 0) return { run_id: runId, code: 'run_busy' };
    const refused = this.refused.get(runId);
    if (refused) return { run_id: runId, code: refused };
    const code = this.resumed.has(runId) ? 'replayed' : 'resumed';
    this.resumed.add(runId);
    return { run_id: runId, code };
  }

  statusOf = async (runId: string) => this.statuses[runId]?.shift() ?? 'succeeded';
  failedRuns = async () => this.failed;
  sleep = async (ms: number) => void (this.time += ms);
  now = () => this.time;
}

async function told(bulk: Bulk): Promise<string[]> {
  const lines: string[] = [];
  for await (const page of bulk.pages()) lines.push(...page.map((one) => `${one.run_id} ${one.code}`));
  return lines;
}

describe('a bulk', () => {
  it('tells each run once, page by page', async () => {
    const fake = new Fake(Array.from({ length: 250 }, (_, at) => `r${at}`));
    const lines = await told(new Bulk(fake, PACE));
    expect(lines).toHaveLength(250);
    expect(new Set(lines).size).toBe(250);
    expect(fake.limits).toEqual([100, 100, 100]);
  });

  it('goes on where it was interrupted', async () => {
    const fake = new Fake(['a', 'b']);
    fake.resumed.add('a');
    expect(await told(new Bulk(fake, PACE))).toEqual(['a replayed', 'b resumed']);
  });

  it('asks again for what is busy, and tells it at the end if it stays so', async () => {
    const fake = new Fake(['a', 'b', 'c']);
    fake.busyFor.set('a', 1).set('b', 99);
    expect(await told(new Bulk(fake, PACE))).toEqual(['c resumed', 'a resumed', 'b run_busy']);
  });

  it('waits for the canaries, and leaves the others alone if one fails again', async () => {
    const fake = new Fake(['a', 'b', 'c']);
    fake.statuses.a = ['running', 'running', 'failed'];
    const bulk = new Bulk(fake, { ...PACE, canary: 1 });
    expect(await told(bulk)).toEqual(['a resumed']);
    expect(bulk.stopped).toBe('The canary a has failed again.');
    expect(fake.time).toBe(1000);
  });

  it('goes on after canaries that ended well', async () => {
    const fake = new Fake(['a', 'b', 'c']);
    const bulk = new Bulk(fake, { ...PACE, canary: 2 });
    expect(await told(bulk)).toHaveLength(3);
    expect(fake.limits).toEqual([2, 100]);
    expect(bulk.stopped).toBeNull();
  });

  it('gives up on a canary that runs for ever', async () => {
    const fake = new Fake(['a', 'b']);
    fake.statusOf = async () => 'running';
    const bulk = new Bulk(fake, { ...PACE, canary: 1 });
    await told(bulk);
    expect(bulk.stopped).toBe('The canary a is still running.');
  });

  it('is no faster than wanted', async () => {
    const fake = new Fake(['a', 'b', 'c', 'd']);
    await told(new Bulk(fake, { ...PACE, rate: 2 }));
    expect(fake.limits).toEqual([2, 2]);
    expect(fake.time).toBe(2000);
  });

  it('stops at a refusal or at a run that failed again, if it is to', async () => {
    const refusing = new Fake(['a', 'b']);
    refusing.refused.set('a', 'acknowledgement_required');
    const stopped = new Bulk(refusing, { ...PACE, rate: 1, isStoppedByFailure: true });
    expect(await told(stopped)).toEqual(['a acknowledgement_required']);
    expect(stopped.stopped).toBe('The run a was refused: acknowledgement_required.');

    const failing = new Fake(['a', 'b']);
    failing.failed = ['older', 'a'];
    const again = new Bulk(failing, { ...PACE, rate: 1, isStoppedByFailure: true });
    expect(await told(again)).toEqual(['a resumed']);
    expect(again.stopped).toBe('The run a has failed again.');
  });

  it('goes on after a refusal, if it is not to stop', async () => {
    const fake = new Fake(['a', 'b']);
    fake.refused.set('a', 'step_not_resumable');
    expect(await told(new Bulk(fake, PACE))).toEqual(['a step_not_resumable', 'b resumed']);
  });
});
