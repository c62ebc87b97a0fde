/** Keys of a page: who needs some adds them while it is shown, and the help lists what is there. */
import { untrack } from 'svelte';

export interface Key {
  /** As in KeyboardEvent.key. */
  key: string;
  does: string;
  run: (event: KeyboardEvent) => void;
}

let groups = $state.raw<Key[][]>([]);

/** Adds keys until the answer is called; of two that are the same the later holds. For `$effect`. */
export function addKeys(keys: Key[]): () => void {
  groups = [...untrack(() => groups), keys];
  return () => {
    groups = groups.filter((group) => group !== keys);
  };
}

/** Those that hold now, in the order in which they were added. */
export function activeKeys(): Key[] {
  const keys = groups.flat();
  return keys.filter((one, index) => !keys.slice(index + 1).some((later) => later.key === one.key));
}

/** Runs what a key does, unless somebody writes, a dialog is open, or the browser is meant. */
export function pressKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isWriting(event.target) || document.querySelector('dialog[open]')) return;
  // Enter on a link or a button is the browser's.
  if (
    event.key === 'Enter' &&
    event.target instanceof HTMLElement &&
    event.target.closest('a, button, summary')
  )
    return;
  const key = activeKeys().find((one) => one.key === event.key);
  if (!key) return;
  event.preventDefault();
  key.run(event);
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea, [contenteditable]');
}
