import type { RunEvent, RunView } from '$lib/answers';
import { getRun, getRunVersion, listEvents } from '$lib/api';
import { Freshness } from '$lib/freshness.svelte';
import { listenToRun } from '$lib/run-channel';

const EVENTS_SHOWN = 200;

/** A run and its newest events, kept fresh: only when its version has grown is more asked for. */
export class RunData {
  view = $state.raw<RunView>();
  events = $state.raw<RunEvent[]>([]);

  readonly freshness: Freshness;
  readonly #runId: string;

  constructor(runId: string) {
    this.#runId = runId;
    this.freshness = new Freshness({
      ask: (signal) => this.#ask(signal),
      isBusy: () => this.view?.run.status === 'running',
      // A claim sends no message.
      isUnheard: () =>
        this.view?.run.status === 'running' && this.view.steps.some((step) => step.status === 'ready'),
      listen: ({ onHeard, onOpen }) =>
        listenToRun(runId, {
          onOpen,
          onChange: (lastEvent) => {
            if (lastEvent > (this.view?.run.version[0] ?? 0)) onHeard();
          }
        })
    });
  }

  /** Whether there are events before the first that is shown. */
  get hasEarlier(): boolean {
    return (this.events[0]?.number ?? 1) > 1;
  }

  async showEarlier(): Promise<void> {
    const first = this.events[0]?.number ?? 1;
    const found = await listEvents(this.#runId, Math.max(0, first - 1 - EVENTS_SHOWN));
    this.events = [...found.filter((event) => event.number < first), ...this.events];
  }

  async #ask(signal: AbortSignal): Promise<void> {
    const version = this.view && (await getRunVersion(this.#runId, signal));
    if (String(version) !== String(this.view?.run.version) || !this.view) {
      this.view = await getRun(this.#runId, signal);
    }
    await this.#askEvents(this.view.run.version[0], signal);
  }

  async #askEvents(last: number, signal: AbortSignal): Promise<void> {
    const known = this.events.at(-1)?.number ?? Math.max(0, last - EVENTS_SHOWN);
    if (known >= last) return;
    const added = await listEvents(this.#runId, known, signal);
    this.events = [...this.events, ...added];
  }
}
