import type { Json } from './database.types';

/** What PostgREST answers instead of a result. */
interface Refusal {
  code?: string;
  message: string;
  details?: string | null;
  hint?: string | null;
}

/** Reasons that no function raises, by the code that PostgREST or PostgreSQL gives. */
const REASONS: [RegExp, string][] = [
  [/^PGRST30[0-3]$/, 'unauthenticated'],
  [/^PGRST(106|202|203)$/, 'function_missing'],
  [/^42501$/, 'permission_denied'],
  [/^54001$/, 'too_large'],
  [/^22/, 'invalid_argument']
];

/**
 * The one error of the API: a refusal by the contract of docs/errors.md, or that nobody answered.
 * `status` is 0 where there was no answer at all.
 */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    message: string,
    readonly status: number,
    readonly reason: string,
    readonly code: string,
    readonly hint: string | null = null,
    readonly facts: Record<string, Json> = {}
  ) {
    super(message);
  }

  /** Nobody answered, or not for now: what was asked may be asked again. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 429 || [502, 503, 504, 520].includes(this.status);
  }

  /** The session is over, or was never one. */
  get isSignedOut(): boolean {
    return this.status === 401;
  }
}

/** The error for an answer that is none. */
export function readRefusal(refusal: Refusal, status: number): ApiError {
  const code = refusal.code ?? '';
  if (status === 0) {
    return new ApiError(
      'The API does not answer.',
      0,
      'unreachable',
      code,
      'Nothing is lost: it is asked again.'
    );
  }
  const facts = readFacts(refusal.details);
  const reason =
    typeof facts.reason === 'string'
      ? facts.reason
      : (REASONS.find(([of]) => of.test(code))?.[1] ?? 'internal');
  return new ApiError(refusal.message, status, reason, code, refusal.hint ?? null, facts);
}

/** Whatever was thrown, as the one error. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ApiError(message, 500, 'internal', '', 'This is a fault of the console: reload the page.');
}

function readFacts(details: string | null | undefined): Record<string, Json> {
  try {
    const facts: unknown = JSON.parse(details ?? '');
    return typeof facts === 'object' && facts !== null ? (facts as Record<string, Json>) : {};
  } catch {
    return details ? { details } : {};
  }
}
