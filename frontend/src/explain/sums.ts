/** Exact decimal sums over the strings the API sends; floating point would make parts disagree with their sum. */

import type { Explanation } from '@/api/types';

const SCALE = 8;
const ONE = 10n ** BigInt(SCALE);

function toUnits(text: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) throw new Error(`not a decimal: ${text}`);
  const [, sign = '', whole = '0', fraction = ''] = match;
  if (fraction.length > SCALE) throw new Error(`more than ${String(SCALE)} decimals: ${text}`);
  const units = BigInt(whole) * ONE + BigInt(fraction.padEnd(SCALE, '0'));
  return sign ? -units : units;
}

function toText(units: bigint): string {
  const sign = units < 0n ? '-' : '';
  const size = units < 0n ? -units : units;
  const fraction = (size % ONE).toString().padStart(SCALE, '0').replace(/0+$/, '').padEnd(2, '0');
  return `${sign}${(size / ONE).toString()}.${fraction}`;
}

/** Sum of decimals, with at least two decimals written. */
export function sum(values: readonly string[]): string {
  return toText(values.reduce((total, value) => total + toUnits(value), 0n));
}

/** `a - b`, exactly. */
export function minus(a: string, b: string): string {
  return toText(toUnits(a) - toUnits(b));
}

export function isZero(value: string): boolean {
  return toUnits(value) === 0n;
}

export interface Totals {
  points: string;
  lost: string;
  /** Whether the parts add up to the number shown, and the missing parts to the rest of 100. */
  exact: boolean;
}

/** Add up the parts of an explanation and say whether they make the number they explain. */
export function totals(explanation: Pick<Explanation, 'value' | 'inputs' | 'others'>): Totals {
  const { value, inputs, others } = explanation;
  const parts = others ? [...inputs, others] : inputs;
  const points = sum(parts.map((part) => part.points));
  const lost = sum(parts.map((part) => part.lost));
  if (value === null) return { points, lost, exact: isZero(points) && isZero(lost) };
  return {
    points,
    lost,
    exact: isZero(minus(points, value)) && isZero(minus(lost, minus('100', value))),
  };
}

/** One bar of the waterfall: where its missing part begins and ends on the way down from 100. */
export interface Fall {
  from: number;
  to: number;
}

/**
 * The steps of the waterfall, in the order of `lost`, as shares of the axis. The axis runs from the number
 * itself to 100, because that stretch is what the picture is about.
 */
export function waterfall(lost: readonly string[], value: string): Fall[] {
  const floor = Number(value);
  const span = Math.max(100 - floor, Number.EPSILON);
  let reached = 100;
  return lost.map((part) => {
    const from = reached;
    reached -= Number(part);
    return {
      from: ((from - floor) / span) * 100,
      to: Math.max(0, ((reached - floor) / span) * 100),
    };
  });
}
