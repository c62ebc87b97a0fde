/** A resume from its first preview to its answer. */
import type { Plan, Resumed } from '$lib/answers';
import { getAttempt, previewResume, resume, type ResumeRequest, type StepName } from '$lib/api';
import type { Json } from '$lib/database.types';
import { toApiError, type ApiError } from '$lib/errors';
import { makeRequest, planOptions, whatIsMissing, type ResumeForm } from './resume-form';

/** Refusals of somebody who had seen an older state than the run has: look again, then decide again. */
const OVERTAKEN = new Set([
  'plan_changed',
  'stale_attempt',
  'run_busy',
  'descendant_running',
  'step_not_resumable',
  'step_not_reached',
  'step_not_taken',
  'acknowledgement_required',
  'repeat_forbidden',
  'definition_incompatible'
]);
const PAUSES_MS = [500, 1000, 2000, 4000];

export type Stage = 'previewing' | 'deciding' | 'sending' | 'unanswered' | 'done';

/** What a person sees of a plan; that a target waits first is seen where it was written. */
function asSeen(plan: Plan | undefined): string {
  const targets = plan?.targets.map((target) => ({ ...target, status: null }));
  return JSON.stringify({ ...plan, plan_hash: null, target: null, targets });
}

export class ResumeAct {
  form: ResumeForm;
  stage = $state<Stage>('previewing');
  plan = $state.raw<Plan>();
  /** What the step gets unless it is patched. */
  document = $state.raw<Json>({});
  /** Why there is no plan, or why what was asked for was refused. */
  refusal = $state.raw<ApiError>();
  /** The refusal that made it look again, while what it then saw stands. */
  overtaken = $state.raw<ApiError>();
  readonly missing = $derived.by(() => (this.plan ? whatIsMissing(this.form, this.plan, this.document) : []));

  readonly #place: StepName;
  readonly #onchanged: () => void;
  /** One for as long as the dialog is open: however often it is sent, it happens once. */
  readonly #key = crypto.randomUUID();
  #looking: AbortController | undefined;
  #previewing: Promise<void> | undefined;
  #sent: ResumeRequest | undefined;

  constructor(place: StepName, form: ResumeForm, onchanged: () => void) {
    this.form = $state(form);
    this.#place = place;
    this.#onchanged = onchanged;
  }

  /** Asks what would happen under the options of the moment. */
  preview(): Promise<void> {
    this.#previewing = this.#look();
    return this.#previewing;
  }

  async #look(): Promise<void> {
    this.#looking?.abort();
    const looking = new AbortController();
    this.#looking = looking;
    this.stage = 'previewing';
    try {
      const plan = await previewResume(this.#place, planOptions(this.form), looking.signal);
      const document = await this.#documentOf(plan, looking.signal);
      if (looking.signal.aborted) return;
      [this.plan, this.document, this.refusal] = [plan, document, undefined];
    } catch (thrown) {
      if (looking.signal.aborted) return;
      [this.plan, this.refusal] = [undefined, toApiError(thrown)];
    }
    this.stage = 'deciding';
  }

  /**
   * Sends what was decided, once; answers what came of it, if it was accepted. A plan that is on its way is waited
   * for, and has to be the one that was seen.
   */
  async send(): Promise<Resumed | undefined> {
    const seen = asSeen(this.plan);
    await this.#previewing;
    if (asSeen(this.plan) !== seen) return undefined;
    if (!this.plan || this.missing.length || this.stage !== 'deciding') return undefined;
    this.#sent = makeRequest(
      $state.snapshot(this.form) as ResumeForm,
      this.plan,
      this.document,
      this.#place,
      this.#key
    );
    return this.sendAgain();
  }

  /** Sends it again as it was: an answer that was lost is answered once more. */
  async sendAgain(): Promise<Resumed | undefined> {
    if (!this.#sent) return undefined;
    this.stage = 'sending';
    [this.refusal, this.overtaken] = [undefined, undefined];
    try {
      const resumed = await this.#untilAnswered(this.#sent);
      this.stage = 'done';
      this.#onchanged();
      return resumed;
    } catch (thrown) {
      await this.#refused(toApiError(thrown));
      return undefined;
    }
  }

  async #untilAnswered(request: ResumeRequest): Promise<Resumed> {
    for (const pause of PAUSES_MS) {
      try {
        return await resume(request);
      } catch (thrown) {
        if (!toApiError(thrown).isAway) throw thrown;
        this.stage = 'unanswered';
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
    return resume(request);
  }

  async #refused(error: ApiError): Promise<void> {
    if (error.isAway) {
      this.stage = 'unanswered';
      this.refusal = error;
    } else if (OVERTAKEN.has(error.reason)) {
      this.overtaken = error;
      this.#onchanged();
      await this.preview();
    } else {
      this.stage = 'deciding';
      this.refusal = error;
    }
  }

  async #documentOf(plan: Plan, signal: AbortSignal): Promise<Json> {
    if (!plan.item?.from_attempt) return plan.input.document;
    const name = { ...this.#place, attempt: plan.item.from_attempt };
    return (await getAttempt(name, signal)).input;
  }

  stop(): void {
    this.#looking?.abort();
  }
}
