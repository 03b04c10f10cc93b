import { describe, expect, it } from 'vitest';
import type { ExplanationInput } from '@/api/types';
import { isZero, minus, sum, totals, waterfall } from './sums';

function part(points: string, lost: string): ExplanationInput {
  return { level: 'role', id: points, name: '', weight: '1', value: '1', share: '1', points, lost };
}

describe('decimal sums', () => {
  it('add what floating point cannot', () => {
    expect(sum(['0.10', '0.20'])).toBe('0.30');
    expect(sum(Array.from({ length: 1000 }, () => '0.01'))).toBe('10.00');
    expect(sum([])).toBe('0.00');
  });

  it('keep more than two decimals when there are more', () => {
    expect(sum(['33.333', '33.333', '33.334'])).toBe('100.00');
    expect(sum(['0.005', '0.01'])).toBe('0.015');
  });

  it('subtract below zero', () => {
    expect(minus('62.40', '100')).toBe('-37.60');
    expect(isZero(minus('62.40', '62.4'))).toBe(true);
  });

  it('refuse what is no decimal', () => {
    expect(() => sum(['1e3'])).toThrow('not a decimal');
    expect(() => sum(['NaN'])).toThrow('not a decimal');
  });
});

describe('totals of an explanation', () => {
  it('are exact when the parts make the number and the missing parts the rest', () => {
    const explanation = {
      value: '62.40',
      inputs: [part('40.15', '9.85'), part('20.00', '20.00')],
      others: { count: 3, points: '2.25', lost: '7.75' },
    };
    expect(totals(explanation)).toEqual({ points: '62.40', lost: '37.60', exact: true });
  });

  it('tell when one hundredth is off', () => {
    const explanation = { value: '62.40', inputs: [part('62.39', '37.60')], others: null };
    expect(totals(explanation).exact).toBe(false);
  });

  it('tell when the missing parts do not make the rest', () => {
    const explanation = { value: '62.40', inputs: [part('62.40', '37.59')], others: null };
    expect(totals(explanation).exact).toBe(false);
  });

  it('of an unknown number are nothing', () => {
    const explanation = { value: null, inputs: [part('0.00', '0.00')], others: null };
    expect(totals(explanation)).toEqual({ points: '0.00', lost: '0.00', exact: true });
  });
});

describe('waterfall', () => {
  it('falls from 100 to the number without gaps', () => {
    const falls = waterfall(['20.00', '15.00', '5.00'], '60.00');
    expect(falls[0]).toEqual({ from: 100, to: 50 });
    expect(falls[1]?.from).toBe(50);
    expect(falls[2]?.from).toBe(falls[1]?.to);
    expect(falls[2]?.to).toBeCloseTo(0);
  });

  it('draws nothing when nothing is missing', () => {
    expect(waterfall(['0.00'], '100.00')).toEqual([{ from: 0, to: 0 }]);
  });
});
