/**
 * Keeps what a page shows fresh, by asking again: often while something runs, seldom while nothing does, not at all
 * while nobody looks, and at once when somebody looks again. What was shown stays when nobody answers.
 */
import { untrack } from 'svelte';
import { toApiError, type ApiError } from './errors';

const BUSY_MS = 2000;
const IDLE_MS = 15_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 8000;
/** Two reasons to ask within this time are one. */
const TOGETHER_MS = 500;

export interface Question {
  /** Asks, and keeps the answer. */
  ask: (signal: AbortSignal) => Promise<void>;
  /** Whether changes are to be expected. */
  isBusy: () => boolean;
}

export class Freshness {
  isOffline = $state(false);
  /** When the last answer came, in ms. */
  answeredAt = $state<number>();
  /** What was refused, if the last question was. */
  refusal = $state.raw<ApiError>();

  readonly #question: Question;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #askedAt = 0;
  #failures = 0;

  constructor(question: Question) {
    this.#question = question;
  }

  /** Asks from now on until the answer is called. For `$effect`. */
  start(): () => void {
    const stopListening = new AbortController();
    const { signal } = stopListening;
    document.addEventListener('visibilitychange', () => (document.hidden ? this.#rest() : this.#wake()), {
      signal
    });
    window.addEventListener('focus', () => this.#wake(), { signal });
    window.addEventListener('online', () => this.#wake(), { signal });
    window.addEventListener('offline', () => (this.isOffline = true), { signal });
    // What the question reads is not what starts it anew.
    untrack(() => void this.askNow());
    return () => {
      stopListening.abort();
      this.#rest();
      this.#asking?.abort();
    };
  }

  /** Asks at once; what was under way is given up. */
  async askNow(): Promise<void> {
    this.#rest();
    this.#asking?.abort();
    const asking = new AbortController();
    this.#asking = asking;
    this.#askedAt = Date.now();
    try {
      await this.#question.ask(asking.signal);
      if (asking.signal.aborted) return;
      this.#failures = 0;
      this.isOffline = false;
      this.refusal = undefined;
      this.answeredAt = Date.now();
    } catch (thrown) {
      if (asking.signal.aborted) return;
      this.#fail(toApiError(thrown));
    }
    this.#asking = undefined;
    if (!document.hidden) this.#timer = setTimeout(() => void this.askNow(), this.#pause());
  }

  #fail(error: ApiError): void {
    this.#failures += 1;
    this.isOffline = error.isAway;
    this.refusal = error.isAway ? undefined : error;
  }

  #pause(): number {
    if (this.isOffline) return Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
    return !this.refusal && this.#question.isBusy() ? BUSY_MS : IDLE_MS;
  }

  #wake(): void {
    if (document.hidden || this.#asking || Date.now() - this.#askedAt < TOGETHER_MS) return;
    void this.askNow();
  }

  #rest(): void {
    clearTimeout(this.#timer);
  }
}
