/** Addresses of what can be done to a run: the dialog that is open, and two attempts side by side. */
import { goto } from '$app/navigation';
import { page } from '$app/state';
import { ACT_NAMES, type ActName } from './run-acts';

export function openAct(): ActName | null {
  const act = page.url.searchParams.get('act') as ActName | null;
  return act && ACT_NAMES.includes(act) ? act : null;
}

/** Opens a dialog, or closes it by null; going back in the browser does the other. */
export function goToAct(act: ActName | null, place: { step?: string; item?: string } = {}): Promise<void> {
  return change({ act, ...(place.step && { step: place.step, item: place.item || null }) }, act === null);
}

/** The attempts that are shown side by side. */
export function comparedAttempts(): { a: number; b: number } | null {
  const [, a, b] = /^(\d+)-(\d+)$/.exec(page.url.searchParams.get('compare') ?? '') ?? [];
  return a && b ? { a: Number(a), b: Number(b) } : null;
}

export function goToComparison(
  compared: { step: string; item: string; a: number; b: number } | null
): Promise<void> {
  return change(
    compared
      ? {
          act: null,
          step: compared.step,
          item: compared.item || null,
          compare: `${compared.a}-${compared.b}`
        }
      : { compare: null },
    true
  );
}

function change(parameters: Record<string, string | null>, replaceState: boolean): Promise<void> {
  const address = new URL(page.url);
  for (const [name, value] of Object.entries(parameters)) {
    if (value === null) address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  }
  // eslint-disable-next-line svelte/no-navigation-without-resolve -- the same page, with another part of it open
  return goto(address, { keepFocus: true, noScroll: true, replaceState });
}
