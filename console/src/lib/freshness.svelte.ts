/**
 * Keeps what a page shows fresh, by asking again: often while something is to be expected, seldom while nothing is or
 * while it can be heard of, not at all while nobody looks, and at once when somebody looks again. What was shown stays
 * when nobody answers.
 */
import { untrack } from 'svelte';
import { toApiError, type ApiError } from './errors';

const BUSY_MS = 2000;
const IDLE_MS = 15_000;
const FIRST_RETRY_MS = 1000;
const LAST_RETRY_MS = 8000;
/** Two reasons to ask within this time are one. */
const TOGETHER_MS = 500;
/** A claim follows the finish that was heard of, and is not heard of itself. */
const SETTLE_MS = 100;

/** How a page is kept fresh: Live hears of changes, Polling asks whether there are any, Offline gets no answer. */
export type Mode = 'Live' | 'Polling' | 'Offline';

export interface Question {
  /** Asks, and keeps the answer. */
  ask: (signal: AbortSignal) => Promise<void>;
  /** Whether changes are to be expected. */
  isBusy: () => boolean;
  /** Whether one is that is not heard of. */
  isUnheard?: () => boolean;
  /** Listens for changes, if that is possible; answers what ends it. */
  listen?: (told: { onHeard: () => void; onOpen: (isOpen: boolean) => void }) => () => void;
}

export class Freshness {
  isOffline = $state(false);
  /** Whether changes can be heard of. */
  isOpen = $state(false);
  /** When the last answer came, in ms. */
  answeredAt = $state<number>();
  /** What was refused, if the last question was. */
  refusal = $state.raw<ApiError>();

  readonly #question: Question;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking: AbortController | undefined;
  #stopListening: (() => void) | undefined;
  /** Whether the next question is because of something heard: more of it changes nothing. */
  #isDue = false;
  #askedAt = 0;
  #failures = 0;

  constructor(question: Question) {
    this.#question = question;
  }

  get mode(): Mode {
    if (this.isOffline) return 'Offline';
    return this.isOpen ? 'Live' : 'Polling';
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
      this.#stopListening?.();
      this.#stopListening = undefined;
      this.isOpen = false;
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
      this.#listen();
    } catch (thrown) {
      if (asking.signal.aborted) return;
      this.#fail(toApiError(thrown));
    }
    this.#asking = undefined;
    this.#askAfter(this.#isDue && !this.isOffline ? TOGETHER_MS : this.#pause());
  }

  /** From the first answer on: before, nobody may be there to be listened to. */
  #listen(): void {
    this.#stopListening ??= this.#question.listen?.({
      onHeard: () => this.#hear(),
      onOpen: (isOpen) => {
        if (isOpen === this.isOpen) return;
        this.isOpen = isOpen;
        // What happened while nobody listened is asked for, and from now on at the other pace.
        this.#hear();
      }
    });
  }

  /** Asks soon, once for all that is heard until then; what is heard during a question is asked for after it. */
  #hear(): void {
    if (this.#isDue || document.hidden) return;
    this.#isDue = true;
    if (!this.#asking) this.#askAfter(Math.max(this.#askedAt + TOGETHER_MS - Date.now(), SETTLE_MS));
  }

  #askAfter(ms: number): void {
    clearTimeout(this.#timer);
    if (!document.hidden) this.#timer = setTimeout(() => void this.askNow(), ms);
  }

  #fail(error: ApiError): void {
    this.#failures += 1;
    this.isOffline = error.isAway;
    this.refusal = error.isAway ? undefined : error;
  }

  #pause(): number {
    if (this.isOffline) return Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LAST_RETRY_MS);
    const isExpected = this.isOpen ? this.#question.isUnheard?.() : this.#question.isBusy();
    return isExpected && !this.refusal ? BUSY_MS : IDLE_MS;
  }

  #wake(): void {
    if (document.hidden || this.#asking) return;
    if (Date.now() - this.#askedAt < TOGETHER_MS) this.#askAfter(this.#pause());
    else void this.askNow();
  }

  #rest(): void {
    clearTimeout(this.#timer);
    this.#isDue = false;
  }
}
