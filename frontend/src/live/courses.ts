/** How far recalculations are, as the socket tells it; kept among the cached answers. */

import type { Course } from '@/api/types';
import type { LiveEvent } from './socket';

const STATES: readonly string[] = ['running', 'settled', 'parked'] satisfies Course['state'][];

/** The course that an event tells of; null when it is not one. */
export function toldBy({ data }: Pick<LiveEvent, 'data'>): Course | null {
  const { recalculation_id: id, state, stage, stages, remaining } = data;
  if (typeof id !== 'string' || typeof state !== 'string' || !STATES.includes(state)) return null;
  return {
    id,
    state: state as Course['state'],
    stage: Number(stage),
    stages: Number(stages),
    remaining: Number(remaining),
  };
}

/**
 * What is known after hearing of a course. Events and answers may overtake each other, so one never goes
 * back; and the one that is being followed is followed to its end before another is.
 */
export function follow(known: Course | undefined, told: Course): Course {
  if (!known) return told;
  if (known.id !== told.id) return known.state === 'settled' ? told : known;
  if (known.state === 'settled') return known;
  return { ...told, stage: Math.max(known.stage, told.stage) };
}
