/** What differs between two JSON values, as `compare_attempts` tells it: by JSON pointer. */
import type { Json } from '$lib/database.types';
import { isObject } from './parse';

export interface Difference {
  /** RFC 6901; the empty one is all of it. */
  path: string;
  kind: 'added' | 'removed' | 'changed';
  a?: Json;
  b?: Json;
}

/** Objects by key, lists by place. */
export function differences(a: Json | undefined, b: Json | undefined, path = ''): Difference[] {
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].flatMap((key) => differences(a[key], b[key], `${path}/${escape(key)}`));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    const length = Math.max(a.length, b.length);
    return Array.from({ length }, (_, at) => differences(a[at], b[at], `${path}/${at}`)).flat();
  }
  if (a === b) return [];
  if (a === undefined) return [{ path, kind: 'added', ...(b !== undefined && { b }) }];
  if (b === undefined) return [{ path, kind: 'removed', a }];
  return [{ path, kind: 'changed', a, b }];
}

function escape(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}
