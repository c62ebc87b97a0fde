import { describe, expect, it } from 'vitest';
import { applyPatch, makePatch, whyNotPatch } from './merge-patch';

const DOCUMENT = { input: { title: 'old', labels: ['a', 'b'], owner: { name: 'Ada' } }, steps: {} };

describe('a patch', () => {
  it('is none for what was not changed', () => {
    expect(makePatch(DOCUMENT, structuredClone(DOCUMENT))).toBeUndefined();
  });

  it('holds only what was changed, and lists whole', () => {
    const to = { input: { title: 'new', labels: ['a'], owner: { name: 'Ada' } }, steps: {} };
    expect(makePatch(DOCUMENT, to)).toEqual({ input: { title: 'new', labels: ['a'] } });
  });

  it('takes a key away by null', () => {
    const to = { input: { title: 'old', labels: ['a', 'b'] }, steps: {} };
    expect(makePatch(DOCUMENT, to)).toEqual({ input: { owner: null } });
  });

  it('makes what was written of what there was', () => {
    const to = { input: { title: ['x'], labels: { a: { b: 1 } } }, more: false };
    expect(applyPatch(DOCUMENT, makePatch(DOCUMENT, to) ?? {})).toEqual(to);
  });
});

describe('what no patch can say', () => {
  it('is a null that was not there', () => {
    expect(whyNotPatch({ a: 1 }, { a: null })).toMatch(/can not set null/);
    expect(whyNotPatch({}, { a: { b: null } })).toMatch(/can not set null/);
    expect(whyNotPatch({ a: null, b: 1 }, { a: null, b: 2 })).toBeNull();
  });

  it('is anything but an object', () => {
    expect(whyNotPatch({ a: 1 }, [1])).toMatch(/JSON object/);
  });

  it('is a number that would arrive rounded', () => {
    expect(whyNotPatch({ a: 1 }, { a: [2 ** 53] })).toMatch(/15 digits/);
    expect(whyNotPatch({ a: 2 ** 53, b: 1 }, { a: 2 ** 53, b: 1.5 })).toBeNull();
  });
});
