import { describe, expect, it } from 'vitest';
import { formatPath, parsePath } from './useExplain';

const UNIT = '0190aaaa-0000-7000-8000-000000000001';

describe('the path of an explanation in the address', () => {
  it('comes back as it went in', () => {
    const path = [
      { level: 'account', id: '' },
      { level: 'unit', id: UNIT },
    ] as const;
    expect(formatPath(path)).toBe(`account.unit-${UNIT}`);
    expect(parsePath(formatPath(path))).toEqual(path);
  });

  it('is nothing when it is nonsense', () => {
    expect(parsePath(null)).toEqual([]);
    expect(parsePath('planet-12')).toEqual([]);
    expect(parsePath('unit')).toEqual([]);
    expect(parsePath('account.requirement-1')).toEqual([]);
  });
});
