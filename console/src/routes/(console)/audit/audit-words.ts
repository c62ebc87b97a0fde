/** What an audit row says of an act, in sentences. */
import type { AuditRow } from '$lib/answers';
import type { Json } from '$lib/database.types';
import { isObject } from '$lib/json/parse';

export function tellFacts(facts: AuditRow['metadata']): string[] {
  const told: string[] = [];
  for (const target of list(facts.targets)) {
    if (isObject(target)) told.push(tellTarget(target));
  }
  const reset = list(facts.reset);
  if (reset.length) told.push(`reset ${reset.join(', ')}`);
  const keys = list(facts.patch_keys);
  if (keys.length) told.push(`patched ${keys.join(', ')}`);
  if (typeof facts.role === 'string') told.push(`role ${facts.role}`);
  if (typeof facts.reason === 'string') told.push(`“${facts.reason}”`);
  return told;
}

function tellTarget(target: { [fact: string]: Json | undefined }): string {
  const name = [target.step_key, target.item_key].filter(Boolean).join(' / ');
  return target.from_attempt
    ? `${name}, attempt ${target.from_attempt} → ${target.attempt}`
    : `${name}, attempt ${target.attempt}`;
}

function list(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}
