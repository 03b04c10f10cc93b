import { describe, expect, it } from 'vitest';
import { decimalSeparatorOf, isUrgent, moneyOf, spanOf, symbolOf } from './figures';
import { moved } from './order';
import { MOST, piecesOf, sumOf } from './parts';
import { MOST_BYTES, refusalOf, typeOf } from './uploading';

const part = (points: number, most = 5_000) => ({
  part: `p${String(points)}`,
  label: 'Skills',
  points,
  most,
  sentence: '',
});

describe('the parts of a score', () => {
  it('sum to it, and fill as much of the bar as it is of the most', () => {
    const parts = [part(4_321), part(1_234), part(7)];
    expect(sumOf(parts)).toBe(5_562);
    const filled = piecesOf(parts).reduce((sum, { width }) => sum + width, 0);
    expect(filled).toBeCloseTo((5_562 / MOST) * 100, 9);
  });

  it('are none of an empty list', () => {
    expect(sumOf([])).toBe(0);
    expect(piecesOf([])).toEqual([]);
  });
});

describe('the time left to answer', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  it('is said in its largest whole unit, and after it since when', () => {
    expect(spanOf('en', '2026-11-28T13:00:00Z', now)).toBe('in 3 days');
    expect(spanOf('en', '2026-11-25T15:30:00Z', now)).toBe('in 3 hours');
    expect(spanOf('fr', '2026-11-25T12:20:00Z', now)).toBe('dans 20 minutes');
    expect(spanOf('en', '2026-11-23T11:00:00Z', now)).toBe('2 days ago');
  });

  it('is urgent on the last day', () => {
    expect(isUrgent('2026-11-26T11:59:00Z', now)).toBe(true);
    expect(isUrgent('2026-11-26T12:01:00Z', now)).toBe(false);
  });
});

describe('money', () => {
  it('has cents only where there are some, and is nothing when unknown', () => {
    expect(moneyOf('en', '640.00', 'EUR')).toBe('€640');
    expect(moneyOf('en', '640.50', 'EUR')).toBe('€640.50');
    expect(moneyOf('en', null, 'EUR')).toBe('');
  });

  it('is typed beside its sign, with the decimals as they are written', () => {
    expect(symbolOf('fr-FR', 'EUR')).toBe('€');
    expect(symbolOf('en-GB', 'CHF')).toBe('CHF');
    expect([decimalSeparatorOf('en-GB'), decimalSeparatorOf('fr-FR')]).toEqual(['.', ',']);
  });
});

describe('moving one of a ranked list', () => {
  it('changes places with its neighbour, and not past the ends', () => {
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b']);
    expect(moved(['a', 'b'], 1, 1)).toEqual(['a', 'b']);
    expect(moved([], 0, 1)).toEqual([]);
  });
});

describe('a file to upload', () => {
  it('is known by the end of its name', () => {
    expect(typeOf('Ada.Byron.PDF')).toBe('application/pdf');
    expect(typeOf('pdf.exe')).toBeNull();
    expect(typeOf('README')).toBeNull();
  });

  it('is refused for its type, for being empty, and for one byte too many', () => {
    expect(refusalOf({ name: 'cv.pdf', size: MOST_BYTES })).toBeNull();
    expect(refusalOf({ name: 'cv.pdf', size: MOST_BYTES + 1 })).toBe('size');
    expect(refusalOf({ name: 'cv.pdf', size: 0 })).toBe('empty');
    expect(refusalOf({ name: 'page.html', size: 10 })).toBe('type');
  });
});
