/** What the page shows, as its address holds it. */

export const PARTS = ['output', 'input', 'error', 'effect'] as const;
export type Part = (typeof PARTS)[number];

export interface Place {
  step: string | null;
  item: string;
  attempt: number | null;
  part: Part | null;
  view: 'graph' | 'table' | null;
}

export function readPlace(address: URLSearchParams): Place {
  const attempt = Number(address.get('attempt'));
  const part = PARTS.find((one) => one === address.get('part'));
  const view = address.get('view');
  return {
    step: address.get('step'),
    item: address.get('item') ?? '',
    attempt: Number.isInteger(attempt) && attempt > 0 ? attempt : null,
    part: part ?? null,
    view: view === 'graph' || view === 'table' ? view : null
  };
}

/** The address of a place; another step or item begins at its newest attempt. */
export function placeAt(address: URLSearchParams, changes: Partial<Place>): string {
  const changed = new URLSearchParams(address);
  if ('step' in changes) changed.delete('item');
  if ('step' in changes || 'item' in changes) changed.delete('compare');
  if ('step' in changes || 'item' in changes) {
    changed.delete('attempt');
    changed.delete('part');
  }
  for (const [name, value] of Object.entries(changes)) {
    if (value) changed.set(name, String(value));
    else changed.delete(name);
  }
  return `?${changed}`;
}
