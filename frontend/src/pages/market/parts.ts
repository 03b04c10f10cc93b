/** The parts of a score: whole numbers that sum exactly to it. */

import type { ScorePart } from '@/api/matching';

export const MOST = 10_000;

export interface Piece extends ScorePart {
  /** How much of the bar it takes, in percent. */
  width: number;
}

/** The parts as pieces of one bar that is `MOST` long. */
export function piecesOf(parts: readonly ScorePart[]): Piece[] {
  return parts.map((part) => ({ ...part, width: (part.points / MOST) * 100 }));
}

export function sumOf(parts: readonly ScorePart[]): number {
  return parts.reduce((sum, part) => sum + part.points, 0);
}
