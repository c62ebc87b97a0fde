import { describe, expect, it } from 'vitest';
import { tellFacts } from './audit-words';

describe('an audit row', () => {
  it('tells what a resume did, and why', () => {
    const target = { step_key: 'mail', item_key: 'a', from_attempt: 1, attempt: 2 };
    const facts = { targets: [target], reset: ['close'], patch_keys: ['input'], reason: 'mended' };
    expect(tellFacts(facts)).toEqual(['mail / a, attempt 1 → 2', 'reset close', 'patched input', '“mended”']);
  });

  it('tells the role of a member, and nothing that it does not know', () => {
    expect(tellFacts({ role: 'admin', targets: 'x', more: {} })).toEqual(['role admin']);
  });
});
