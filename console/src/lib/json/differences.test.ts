import { describe, expect, it } from 'vitest';
import { differences } from './differences';

describe('differences', () => {
  it('finds none between equal values, whatever the order of their keys', () => {
    expect(differences({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 })).toEqual([]);
  });

  it('tells what only one side has, and what both have otherwise', () => {
    expect(differences({ gone: 1, other: 'a' }, { other: 'b', new: null })).toEqual([
      { path: '/gone', kind: 'removed', a: 1 },
      { path: '/other', kind: 'changed', a: 'a', b: 'b' },
      { path: '/new', kind: 'added', b: null }
    ]);
  });

  it('compares lists by place', () => {
    expect(differences([1, 2], [1, 3, 4])).toEqual([
      { path: '/1', kind: 'changed', a: 2, b: 3 },
      { path: '/2', kind: 'added', b: 4 }
    ]);
  });

  it('takes an object, a list and null for three things', () => {
    expect(differences({ a: {} }, { a: [] })).toEqual([{ path: '/a', kind: 'changed', a: {}, b: [] }]);
    expect(differences({ a: {} }, { a: null })).toEqual([{ path: '/a', kind: 'changed', a: {}, b: null }]);
  });

  it('escapes the keys of a pointer', () => {
    expect(differences({ 'a/b~c': 1 }, { 'a/b~c': 2 })[0]?.path).toBe('/a~1b~0c');
  });
});
