/** A bulk as the address holds it: with the same address it goes on, whoever opens it. */
import type { Pace } from './bulk';

export interface BulkPlace extends Pace {
  key: string;
  reason: string;
  acknowledge: string[];
}

export function readBulkPlace(address: URLSearchParams): BulkPlace {
  return {
    key: address.get('key') ?? '',
    reason: address.get('reason') ?? '',
    acknowledge: address.getAll('acknowledge'),
    canary: wholeNumber(address.get('canary')),
    rate: wholeNumber(address.get('rate')),
    isStoppedByFailure: address.has('stop')
  };
}

export function writeBulkPlace(address: URLSearchParams, place: BulkPlace): string {
  const written = new URLSearchParams(address);
  const set = (name: string, value: string) => (value ? written.set(name, value) : written.delete(name));
  set('key', place.key);
  set('reason', place.reason);
  set('canary', place.canary ? String(place.canary) : '');
  set('rate', place.rate ? String(place.rate) : '');
  set('stop', place.isStoppedByFailure ? '1' : '');
  written.delete('acknowledge');
  for (const step of place.acknowledge) written.append('acknowledge', step);
  return `?${written}`;
}

function wholeNumber(text: string | null): number {
  return Math.max(0, Math.floor(Number(text)) || 0);
}
