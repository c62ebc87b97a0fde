/**
 * What somebody had written when a session ended under it: kept in this tab over the sign-in, for that person alone,
 * and given back once. Whoever signs out in this browser takes it away.
 */
const KEY = 'meshhook.draft';
const SIGN_OUTS = 'meshhook.sign-outs';

export interface DraftName {
  userId: string;
  /** Where it was written. */
  place: string;
  /** How often somebody had signed out when it was begun. */
  signOuts: number;
}

export function countSignOuts(): number {
  return Number(localStorage.getItem(SIGN_OUTS) ?? 0);
}

export function keepDraft(name: DraftName, written: unknown): void {
  if (name.signOuts !== countSignOuts()) return;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ name, written }));
  } catch {
    // A browser keeps some megabytes; what is longer is lost.
  }
}

/** What was written there; undefined where nothing was, or by somebody else, or before somebody signed out. */
export function takeDraft(name: DraftName): unknown {
  const kept = sessionStorage.getItem(KEY);
  sessionStorage.removeItem(KEY);
  if (kept === null) return undefined;
  const draft = JSON.parse(kept) as { name: DraftName; written: unknown };
  const isThis = (['userId', 'place', 'signOuts'] as const).every((part) => draft.name[part] === name[part]);
  return isThis ? draft.written : undefined;
}

/** Somebody signs out, which is more than a session that ends. */
export function forgetDrafts(): void {
  sessionStorage.removeItem(KEY);
  localStorage.setItem(SIGN_OUTS, String(countSignOuts() + 1));
}
