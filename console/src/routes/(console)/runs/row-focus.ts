/** The keys of the list move the focus itself: what has it is what Enter opens. */

export function moveFocus(by: 1 | -1 | 0): void {
  const links = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = at < 0 ? links[0] : (links[at + by] ?? links[at]);
  next?.focus();
  next?.closest('tr')?.scrollIntoView({ block: 'nearest' });
}

export function focusFilter(): void {
  document.querySelector<HTMLElement>('[data-filter]')?.focus();
}
