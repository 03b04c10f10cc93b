import { describe, expect, it } from 'vitest';
import { createFormats } from './format';
import { preferredLocale, regionalLocale } from './i18n';

const plain = (text: string) => text.replace(/\s/g, ' ');

describe('numbers', () => {
  it('keep both decimals in every language', () => {
    expect(createFormats('en').percent('62.40')).toBe('62.40%');
    expect(plain(createFormats('fr-CA').percent('62.40'))).toBe('62,40 %');
    expect(createFormats('en').percent('57.55')).toBe('57.55%');
    expect(createFormats('en').percent('100.00')).toBe('100.00%');
  });

  it('of every hundredth are written as the server sent them', () => {
    const { percent } = createFormats('en');
    for (let hundredths = 0; hundredths <= 10_000; hundredths += 1) {
      const value = `${String(Math.floor(hundredths / 100))}.${String(hundredths % 100).padStart(2, '0')}`;
      expect(percent(value)).toBe(`${value}%`);
    }
  });
});

describe('days', () => {
  it('do not move with the time zone', () => {
    expect(createFormats('en').date('2026-11-03')).toBe('Nov 3, 2026');
  });

  it('that a half-open period ends with are the last ones it includes', () => {
    const local = new Date(2027, 3, 1).toISOString();
    expect(createFormats('en').lastDay(local)).toBe('Mar 31, 2027');
  });
});

describe('the language', () => {
  it('is the first of the browser that the app speaks, with its region', () => {
    expect(preferredLocale(['de-DE', 'fr-CA', 'en'])).toBe('fr');
    expect(preferredLocale(['de'])).toBe('en');
    expect(regionalLocale('fr', ['en-US', 'fr-BE'])).toBe('fr-BE');
    expect(regionalLocale('fr', ['en-US'])).toBe('fr');
  });
});

describe('the moment since when something holds', () => {
  const now = new Date(2026, 10, 25, 15, 0);
  const since = (...parts: [number, number, number, number]) =>
    plain(createFormats('en').since(new Date(...parts).toISOString(), now));

  it('is the hour today, the weekday this week, and the day before that', () => {
    expect(since(2026, 10, 25, 9)).toBe('9:00 AM');
    expect(since(2026, 10, 24, 23)).toBe('Tuesday');
    expect(since(2026, 10, 19, 0)).toBe('Thursday');
    expect(since(2026, 10, 18, 23)).toBe('Nov 18, 2026');
  });
});

describe('a length of time', () => {
  it('is said in its largest whole unit', () => {
    const { duration } = createFormats('en');
    expect([0.4, 1, 59.9, 60, 7_300, 200_000].map(duration)).toEqual([
      '0 seconds',
      '1 second',
      '59 seconds',
      '1 minute',
      '2 hours',
      '2 days',
    ]);
    expect(plain(createFormats('fr-CA').duration(120))).toBe('2 minutes');
  });
});
