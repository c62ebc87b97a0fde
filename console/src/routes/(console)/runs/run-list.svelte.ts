import type { ListedRun } from '$lib/answers';
import { checkProject, listRuns, type RunFilter } from '$lib/api';
import { Freshness } from '$lib/freshness.svelte';

const PAGE_SIZE = 50;

/** One page of the runs that match a filter, kept fresh; what was shown of a project stays when it is no longer yours. */
export class RunList {
  runs = $state.raw<ListedRun[]>();
  next = $state<string | null>(null);

  readonly freshness: Freshness;

  constructor(projectId: string, filter: RunFilter, after: string | undefined) {
    this.freshness = new Freshness({
      ask: async (signal) => {
        const page = await listRuns(projectId, filter, { size: PAGE_SIZE, ...(after && { after }) }, signal);
        if (!page.runs.length) await checkProject(projectId, signal);
        this.runs = page.runs;
        this.next = page.next;
      },
      isBusy: () => this.runs?.some((run) => run.status === 'running') ?? false
    });
  }
}
