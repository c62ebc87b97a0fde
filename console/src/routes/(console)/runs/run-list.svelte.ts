import type { ListedRun } from '$lib/answers';
import { checkProject, listRuns, type RunFilter } from '$lib/api';
import { Freshness } from '$lib/freshness.svelte';

const PAGE_SIZE = 50;
/** Every so many empty answers it is asked whether the project is still one's own. */
const LOOKS = 4;

/** One page of the runs that match a filter, kept fresh; what was shown of a project stays when it is no longer yours. */
export class RunList {
  runs = $state.raw<ListedRun[]>();
  next = $state<string | null>(null);

  readonly freshness: Freshness;
  #emptyAnswers = 0;

  constructor(projectId: string, filter: RunFilter, after: string | undefined) {
    this.freshness = new Freshness({
      ask: async (signal) => {
        const page = await listRuns(projectId, filter, { size: PAGE_SIZE, ...(after && { after }) }, signal);
        if (page.runs.length) this.#emptyAnswers = 0;
        else if (this.#emptyAnswers++ % LOOKS === 0) await checkProject(projectId, signal);
        this.runs = page.runs;
        this.next = page.next;
      },
      isBusy: () => this.runs?.some((run) => run.status === 'running') ?? false
    });
  }
}
