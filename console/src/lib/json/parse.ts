/** JSON that a person writes. */
import type { Json } from '$lib/database.types';

export type Parsed = { value: Json; problem?: undefined } | { value?: undefined; problem: string };

/** The value of a text, or what is wrong with it and where. */
export function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) as Json };
  } catch (thrown) {
    return { problem: describe((thrown as SyntaxError).message, text) };
  }
}

/** Browsers say where in different words: a position in the text, or a line and a column. */
function describe(message: string, text: string): string {
  if (!text.trim()) return 'Nothing is written here.';
  const at = /at position (\d+)/.exec(message)?.[1];
  if (at === undefined) return message;
  const before = text.slice(0, Number(at)).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
  return `${message.replace(/ in JSON at position.*/s, '')} (${place})`;
}

export function writeJson(value: Json | undefined): string {
  return value === undefined ? '' : JSON.stringify(value, null, 2);
}

export function isObject(value: Json | undefined): value is { [key: string]: Json | undefined } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
