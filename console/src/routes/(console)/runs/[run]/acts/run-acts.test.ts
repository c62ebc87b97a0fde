import { expect, it } from 'vitest';
import { insteadOfUndo } from './run-acts';

it.each(['running', 'paused'] as const)('a run that is %s can be canceled instead of an undo', (status) => {
  expect(insteadOfUndo(status)).toMatch(/^Cancel it/);
});

it.each(['succeeded', 'failed', 'canceled'] as const)(
  'a run that has %s can not be canceled any more',
  (status) => {
    expect(insteadOfUndo(status)).not.toMatch(/cancel/i);
  }
);
