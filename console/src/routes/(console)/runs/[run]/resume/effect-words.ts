/** How the dialog tells of an outside effect. */
import type { PlannedEffect } from '$lib/answers';

/** What was recorded of it. */
export function outcomeOf(effect: PlannedEffect): string {
  const { completed_items: completed, unfinished_items: unfinished } = effect;
  switch (effect.outcome) {
    case 'completed':
      return `was completed with ${effect.status}`;
    case 'answered':
      return `was answered ${effect.status}`;
    case 'may_have_happened':
      return 'may have happened: no answer came';
    case 'not_sent':
      return 'was not sent';
    case 'completed_items_are_kept':
      return `${unfinished} items call again; ${completed} were completed and are kept`;
    case 'completed_items_may_repeat':
      return `${completed} items were completed and may call again`;
  }
}

/** What comes of it under the key that it would have. */
export function comesOf(effect: PlannedEffect): string {
  if (effect.is_forbidden)
    return 'Its definition forbids a new key: send it with the same one, or not at all.';
  if (effect.needs_acknowledgement || effect.outcome === 'completed') {
    return effect.repeat === 'new_key'
      ? 'With a new key the service does it a second time.'
      : 'With the same key a service that honours keys answers as it did, and does nothing twice.';
  }
  return effect.repeat === 'new_key'
    ? 'With a new key the service takes it for another request.'
    : 'With the same key a service that honours keys does it once, even if it was done already.';
}
