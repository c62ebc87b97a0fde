/** What a screen reader is told politely, without the focus moving. */

let said = $state('');

export function announce(text: string): void {
  // The same words again are read again only if the region changes.
  said = text === said ? `${text}\u00a0` : text;
}

export function announced(): string {
  return said;
}
