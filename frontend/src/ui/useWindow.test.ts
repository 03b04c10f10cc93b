import { describe, expect, it } from 'vitest';
import { windowOf } from './useWindow';

describe('the window over a long list', () => {
  it('holds the rows in sight and a few around them, however long the list', () => {
    const view = windowOf(440_000, 880, 44, 1_000_000);
    expect(view).toEqual({ start: 9_992, end: 10_028, height: 44_000_000 });
  });

  it('ends with the list', () => {
    expect(windowOf(0, 880, 44, 3)).toEqual({ start: 0, end: 3, height: 132 });
    expect(windowOf(0, 880, 44, 0)).toEqual({ start: 0, end: 0, height: 0 });
  });

  it('is never inside out when the list shrank under the scroll position', () => {
    const { start, end } = windowOf(100_000, 880, 44, 10);
    expect(start).toBeLessThanOrEqual(end);
  });
});
