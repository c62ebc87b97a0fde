/** The list's filter, as the address holds it and as the API takes it. */
import type { RunFilter } from '$lib/api';

/** Parameters of the address, each with the filter key of `list_runs`. */
const KEYS = {
  workflow: 'workflow',
  version: 'version',
  state: 'status',
  step: 'step_key',
  error: 'error_like',
  from: 'started_from',
  to: 'started_to'
} as const satisfies Record<string, keyof RunFilter>;

export type Parameter = keyof typeof KEYS;

const PARAMETERS = Object.keys(KEYS) as Parameter[];

export function readFilter(address: URLSearchParams): RunFilter {
  const filter: RunFilter = {};
  for (const name of PARAMETERS) {
    const value = address.get(name);
    if (value) filter[KEYS[name]] = value;
  }
  return filter;
}

/** The address with some of the filter changed; the page within the list begins anew. */
export function changeFilter(address: URLSearchParams, changes: Partial<Record<Parameter, string>>): string {
  const changed = new URLSearchParams(address);
  changed.delete('after');
  for (const [name, value] of Object.entries(changes)) {
    if (value) changed.set(name, value);
    else changed.delete(name);
  }
  return `?${changed}`;
}

export function clearFilter(address: URLSearchParams): string {
  return changeFilter(address, Object.fromEntries(PARAMETERS.map((name) => [name, ''])));
}
