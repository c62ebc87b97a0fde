/** What the plain acts on a run say before they are done. */
import type { RunView } from '$lib/answers';

export type PlainAct = 'again' | 'pause' | 'cancel';

export interface Words {
  title: string;
  what: string;
  button: string;
  /** A new run begins with no reason: its page says what it came of. */
  takesReason: boolean;
}

export function wordsOf(act: PlainAct, view: RunView): Words {
  const { slug, version } = view.definition;
  switch (act) {
    case 'again':
      return {
        title: 'Run again from the start',
        what: `A new run of the newest ${slug} begins, with the input of this one (which ran v${version}). Every step runs anew, and every outside effect happens again. This run stays as it is. To keep what was done, resume from a step instead.`,
        button: 'Start a new run',
        takesReason: false
      };
    case 'pause':
      return {
        title: 'Pause the run',
        what: 'What a worker is executing goes on to its end; nothing else begins. Resume all goes on from there.',
        button: 'Pause the run',
        takesReason: true
      };
    case 'cancel':
      return {
        title: 'Cancel the run',
        what: 'The run ends; what has not finished is canceled. It can be resumed from a step later.',
        button: 'Cancel the run',
        takesReason: true
      };
  }
}
