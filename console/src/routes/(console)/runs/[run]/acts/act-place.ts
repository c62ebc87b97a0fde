/** Addresses of what can be done to a run: the dialog that is open, and two attempts side by side. */
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { placeAt, readPlace } from '../place';
import { ACT_NAMES, type ActName } from './run-acts';

export function openAct(): ActName | null {
  const act = page.url.searchParams.get('act') as ActName | null;
  return act && ACT_NAMES.includes(act) ? act : null;
}

/** Opens a dialog: an entry of its own in the history, so that going back closes it. */
export function goToAct(act: ActName, on: { step?: string; item?: string } = {}): Promise<void> {
  const here = readPlace(page.url.searchParams);
  const step = on.step ?? here.step;
  const item = on.step ? (on.item ?? '') : here.item;
  // What is shown of one step is not shown of another.
  const isElsewhere = step !== here.step || item !== here.item;
  const address = isElsewhere ? placeAt(page.url.searchParams, { step, item }) : page.url.search;
  return change(address, { act }, { state: { isOnTop: true } });
}

/** Closes it: back to where it was opened; where the address itself had opened it, the address forgets it. */
export function leaveAct(): Promise<void> {
  return leave({ act: null });
}

/** The attempts that are shown side by side. */
export function comparedAttempts(): { a: number; b: number } | null {
  const [, a, b] = /^(\d+)-(\d+)$/.exec(page.url.searchParams.get('compare') ?? '') ?? [];
  return a && b ? { a: Number(a), b: Number(b) } : null;
}

/** After a resume they stand where its dialog was. */
export function goToComparison(compared: {
  step: string;
  item: string;
  a: number;
  b: number;
}): Promise<void> {
  const { step, item, a, b } = compared;
  return change(
    page.url.search,
    { act: null, step, item: item || null, compare: `${a}-${b}` },
    { replaceState: true, state: page.state }
  );
}

export function leaveComparison(): Promise<void> {
  return leave({ compare: null });
}

/** What was opened on top of the page is left by going back, so that nothing of it stays in the history. */
async function leave(parameters: Record<string, null>): Promise<void> {
  if (page.state.isOnTop) history.back();
  else await change(page.url.search, parameters, { replaceState: true });
}

function change(
  search: string,
  parameters: Record<string, string | null>,
  how: { replaceState?: boolean; state?: App.PageState }
): Promise<void> {
  const changed = new URLSearchParams(search);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) changed.delete(name);
    else changed.set(name, value);
  }
  // eslint-disable-next-line svelte/no-navigation-without-resolve -- the same page, with another part of it open
  return goto(`?${changed}`, { keepFocus: true, noScroll: true, ...how });
}
