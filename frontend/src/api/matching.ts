/** Rankings: who fits a mission and why, where one stands oneself, and contesting it. */

import { call } from './call';
import type { Availability } from './marketTypes';
import type { Page } from './types';

/** A part of a score: its points of the most there are, and why. */
export interface ScorePart {
  part: string;
  label: string;
  points: number;
  most: number;
  sentence: string;
}

export interface Reason {
  rule: string;
  sentence: string;
}

export interface MatchRun {
  id: string;
  mission_id: string;
  rules_version: number;
  skilled: number;
  eligible: number;
  ran_at: string;
}

/** Somebody in a ranking; what they offer is today's, null for whoever has gone since. */
export interface MatchCard {
  rank: number;
  score: number;
  specialist_id: string;
  name: string | null;
  headline: string | null;
  day_rate: string | null;
  currency: string | null;
  availability: Availability | null;
  skills_matched: string[];
  skills_missing: string[];
  parts: ScorePart[];
}

/** Somebody whose profile reads like a mission, and what keeps them out of its ranking. */
export interface NearMiss {
  specialist_id: string;
  headline: string;
  day_rate: string | null;
  currency: string;
  availability: Availability;
  skills_found: string[];
  words_found: string[];
  reasons: Reason[];
}

/** Where one stands: a rank with its parts, or none and the reasons. */
export interface Standing {
  run_id: string;
  mission_id: string;
  mission_title: string;
  ran_at: string;
  rank: number | null;
  of: number;
  score: number | null;
  parts: ScorePart[];
  reasons: Reason[];
}

export interface Contest {
  id: string;
  run_id: string;
  text: string;
  status: 'open' | 'upheld' | 'rejected' | 'withdrawn';
  answer: string;
  created_at: string;
}

type Signal = AbortSignal | undefined;
type Paging = { cursor?: string | null; page_size?: number };

export const rankSpecialists = (mission: string) =>
  call.post<MatchRun>(`missions/${mission}/match/`);
export const listMatches = (mission: string, query: Paging, signal?: Signal) =>
  call.get<Page<MatchCard>>(`missions/${mission}/matches/`, query, signal);
export const getNearMisses = (mission: string, signal?: Signal) =>
  call.get<{ run_id: string | null; results: NearMiss[] }>(
    `missions/${mission}/near-misses/`,
    {},
    signal,
  );
export const getWhyNot = (mission: string, specialist: string, signal?: Signal) =>
  call.get<{ specialist_id: string; reasons: Reason[] }>(
    `missions/${mission}/why-not/`,
    { specialist },
    signal,
  );
export const listStandings = (query: Paging, signal?: Signal) =>
  call.get<Page<Standing>>('rankings/', query, signal);
export const contestRanking = (run: string, text: string) =>
  call.post<Contest>(`rankings/${run}/contest/`, { text });
export const listContests = (query: Paging, signal?: Signal) =>
  call.get<Page<Contest>>('contests/', query, signal);
