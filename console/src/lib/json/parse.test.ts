import { describe, expect, it } from 'vitest';
import { parseJson } from './parse';

describe('parseJson', () => {
  it('answers the value', () => {
    expect(parseJson('{"a": null}')).toEqual({ value: { a: null } });
  });

  it('says where it can not be read', () => {
    expect(parseJson('{\n  "a": 1,\n  b\n}').problem).toMatch(/line 3, column 3/);
  });

  it('says that nothing is written', () => {
    expect(parseJson('  ').problem).toBe('Nothing is written here.');
  });
});
