import { describe, expect, it } from 'vitest';
import { endAfter, lastDayOf, startOf } from './days';

describe('a day of the filters', () => {
  it('begins where the reader is, and ends where the next one begins', () => {
    expect(startOf('')).toBe('');
    expect(startOf('2026-11-25')).toBe(new Date(2026, 10, 25).toISOString());
    expect(startOf('2026-11-30', { next: true })).toBe(new Date(2026, 11, 1).toISOString());
  });
});

describe('a span of days', () => {
  it('ends for people on its last day, and for the API on the day after', () => {
    expect(lastDayOf('2027-03-01')).toBe('2027-02-28');
    expect(endAfter('2026-12-31')).toBe('2027-01-01');
    expect(endAfter(lastDayOf('2028-03-26'))).toBe('2028-03-26');
  });

  it('that is open has neither', () => {
    expect(lastDayOf(null)).toBe('');
    expect(endAfter('')).toBeNull();
  });
});
