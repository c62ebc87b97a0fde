/** The filter of the audit page, as the address holds it and as the API takes it. */
import type { AuditFilter } from '$lib/api';

/** Acts on runs, and on members. */
export const ACTIONS = [
  'resume_step',
  'resume_run',
  'cancel_resume',
  'pause_run',
  'cancel_run',
  'set_member',
  'remove_member'
] as const;

const KEYS = { action: 'action', user: 'user_id', of: 'resource_id' } as const;

export type Parameter = keyof typeof KEYS;

export function readAuditFilter(address: URLSearchParams): AuditFilter {
  const filter: AuditFilter = {};
  for (const [name, key] of Object.entries(KEYS)) {
    const value = address.get(name)?.trim();
    if (value) filter[key] = value;
  }
  return filter;
}

export function changeAuditFilter(address: URLSearchParams, name: Parameter, value: string): string {
  const changed = new URLSearchParams(address);
  changed.delete('after');
  if (value) changed.set(name, value);
  else changed.delete(name);
  return `?${changed}`;
}
