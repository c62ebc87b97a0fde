import { beforeEach, expect, it, vi } from 'vitest';
import { countSignOuts, forgetDrafts, keepDraft, takeDraft } from './draft';

/** As much of a Storage as is used. */
function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key)
  };
}

const name = () => ({ userId: 'ada', place: 'a-run pay', signOuts: countSignOuts() });

beforeEach(() => {
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('sessionStorage', storage());
});

it('gives back what was written, once', () => {
  keepDraft(name(), { reason: 'mended' });
  expect(takeDraft(name())).toEqual({ reason: 'mended' });
  expect(takeDraft(name())).toBeUndefined();
});

it.each([{ userId: 'bob' }, { place: 'a-run note' }])(
  'gives it to nobody else, and nowhere else: %o',
  (other) => {
    keepDraft(name(), { reason: 'mended' });
    expect(takeDraft({ ...name(), ...other })).toBeUndefined();
    expect(takeDraft(name())).toBeUndefined();
  }
);

it('forgets it when somebody signs out', () => {
  keepDraft(name(), { reason: 'mended' });
  forgetDrafts();
  expect(takeDraft(name())).toBeUndefined();
});

it('forgets it when somebody signs out in another tab', () => {
  const begun = name();
  const here = sessionStorage;
  vi.stubGlobal('sessionStorage', storage());
  forgetDrafts();
  vi.stubGlobal('sessionStorage', here);
  keepDraft(begun, { reason: 'mended' });
  expect(sessionStorage.getItem('meshhook.draft')).toBeNull();
  expect(takeDraft(name())).toBeUndefined();
});
