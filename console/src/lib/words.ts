/** How states are shown: by an icon and a word; colour only says it once more. */
import type { AttemptStatus, Kind, Origin, StepStatus } from './answers';

export type Tone = 'succeeded' | 'failed' | 'running' | 'paused' | 'waiting' | 'idle';
export type Status = StepStatus | AttemptStatus;

const CIRCLE = 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11';

/** A tone, and the path of an icon of 16 by 16. */
export const STATES: Record<Status, { tone: Tone; icon: string }> = {
  succeeded: { tone: 'succeeded', icon: 'M3 8.5l3.5 3.5 6.5-8' },
  failed: { tone: 'failed', icon: 'M3.5 3.5l9 9M12.5 3.5l-9 9' },
  running: { tone: 'running', icon: 'M8 2.5a5.5 5.5 0 1 1-5.5 5.5' },
  paused: { tone: 'paused', icon: 'M5.5 3.5v9M10.5 3.5v9' },
  waiting: { tone: 'waiting', icon: `${CIRCLE}M8 5v3.2l2 1.3` },
  ready: { tone: 'running', icon: 'M5 3.5l7 4.5-7 4.5z' },
  queued: { tone: 'running', icon: 'M3 4.5h10M3 8h10M3 11.5h6' },
  pending: { tone: 'idle', icon: CIRCLE },
  skipped: { tone: 'idle', icon: 'M3.5 4l4 4-4 4M8.5 4l4 4-4 4' },
  canceled: { tone: 'idle', icon: `${CIRCLE}M4.2 4.2l7.6 7.6` },
  lost: { tone: 'failed', icon: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.3c-.8.4-1.1.9-1.1 1.7M8 12.8v.1' },
  withdrawn: { tone: 'idle', icon: 'M6 3L3 6l3 3M3 6h6a3.5 3.5 0 0 1 0 7H7' }
};

export const RUN_STATES = ['running', 'succeeded', 'failed', 'paused', 'canceled'] as const;

export const ORIGINS: Record<Origin, string> = {
  first: 'first',
  retry: 'automatic retry',
  resume: 'resumed',
  supplied: 'output supplied'
};

export const KINDS: Record<Kind, string> = {
  transform: 'transform',
  http_call: 'HTTP call',
  branch: 'branch',
  delay: 'delay',
  terminate: 'terminate',
  pause: 'pause',
  map: 'map'
};
