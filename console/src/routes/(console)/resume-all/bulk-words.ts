/** What the page of a bulk says of a run that would be, or was, refused. */
import type { BulkResult } from '$lib/answers';

/** Where this page itself has what the refusal asks for; the hint of the database speaks of arguments. */
const HERE: Record<string, string> = {
  acknowledgement_required: 'Tick above what may happen again.',
  reason_required: 'Its definition wants to know why: say it above, in Reason.',
  repeat_forbidden: 'A new key is forbidden: open the run, and resume it with the same key.'
};

export function whatToDo(result: BulkResult): string {
  return HERE[result.code] ?? result.hint ?? '';
}
