/** JSON merge patches (RFC 7396): what the API takes to change the input of a step. */
import type { Json } from '$lib/database.types';
import { isObject } from './parse';

/** The patch that makes `to` of `from`; undefined where they are the same. Both are objects. */
export function makePatch(from: Json, to: Json): Json | undefined {
  if (!isObject(from) || !isObject(to)) return isSame(from, to) ? undefined : to;
  const patch: { [key: string]: Json } = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const [before, after] = [from[key], to[key]];
    if (after === undefined) patch[key] = null;
    else if (before === undefined) patch[key] = after;
    else {
      const inner = makePatch(before, after);
      if (inner !== undefined) patch[key] = inner;
    }
  }
  return Object.keys(patch).length ? patch : undefined;
}

export function applyPatch(to: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch;
  const patched = new Map(Object.entries(isObject(to) ? to : {}));
  for (const [key, value] of Object.entries(patch)) {
    if (value === null || value === undefined) patched.delete(key);
    else patched.set(key, applyPatch(patched.get(key), value));
  }
  return Object.fromEntries(patched);
}

/** Why no patch makes `to` of `from` exactly; null where one does. */
export function whyNotPatch(from: Json, to: Json): string | null {
  if (!isObject(to)) return 'The input of a step is a JSON object.';
  const patch = makePatch(from, to);
  if (patch === undefined) return null;
  if (!isSame(applyPatch(from, patch), to)) {
    return 'A merge patch can not set null: a key that is null would be taken away instead.';
  }
  if (!isExact(patch)) {
    return 'A whole number of more than 15 digits would not arrive as it is written: send it as a text, or from the command line.';
  }
  return null;
}

function isSame(a: Json | undefined, b: Json | undefined): boolean {
  if (isObject(a) && isObject(b)) {
    const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
    return [...keys].every((key) => isSame(a[key], b[key]));
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, at) => isSame(value, b[at]));
  }
  return a === b;
}

function isExact(value: Json | undefined): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isExact);
}
