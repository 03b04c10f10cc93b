import { describe, expect, it } from 'vitest';
import { startOf } from './days';

describe('a day of the filters', () => {
  it('begins where the reader is, and ends where the next one begins', () => {
    expect(startOf('')).toBe('');
    expect(startOf('2026-11-25')).toBe(new Date(2026, 10, 25).toISOString());
    expect(startOf('2026-11-30', { next: true })).toBe(new Date(2026, 11, 1).toISOString());
  });
});
