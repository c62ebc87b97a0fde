/** Times as people say them. */

const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;
const DAY_S = 24 * HOUR_S;

const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const CLOCK = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export function exactTime(at: string): string {
  return EXACT.format(new Date(at));
}

export function clockTime(at: string): string {
  return CLOCK.format(new Date(at));
}

/** How long ago; after a week, the day. */
export function ago(at: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(at)) / 1000));
  if (seconds >= 7 * DAY_S) return DAY.format(new Date(at));
  return `${inUnit(seconds)} ago`;
}

function inUnit(seconds: number): string {
  if (seconds < MINUTE_S) return `${seconds} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min`;
  if (seconds < DAY_S) return `${Math.floor(seconds / HOUR_S)} h`;
  return `${Math.floor(seconds / DAY_S)} d`;
}

/** How long it took; until now where there is no end, and nothing where there is no beginning. */
export function duration(from: string | null, to: string | null, now: number): string {
  if (!from) return '';
  const ms = Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from));
  if (ms < 1000) return `${ms} ms`;
  const seconds = ms / 1000;
  if (seconds < MINUTE_S) return `${seconds.toFixed(to ? 1 : 0)} s`;
  const [large, small] =
    seconds < HOUR_S ? [MINUTE_S, 1] : seconds < DAY_S ? [HOUR_S, MINUTE_S] : [DAY_S, HOUR_S];
  const rest = Math.floor((seconds % large) / small);
  return `${inUnit(seconds)}${rest ? ` ${inUnit(rest * small)}` : ''}`;
}

/** An instant for an input of type datetime-local, which knows no time zones. */
export function toLocalInput(at: string | undefined): string {
  const time = Date.parse(at ?? '');
  if (Number.isNaN(time)) return '';
  return new Date(time - new Date(time).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

export function fromLocalInput(text: string): string {
  return text ? new Date(text).toISOString() : '';
}
