/** Names of cached answers: `[family, shape, ...what]`. Live events find what to read again by them. */

import type { Family } from '@/auth/scopes';
import type { Level } from './types';

export const keys = {
  me: ['me'] as const,
  account: ['account'] as const,
  invitations: (filters: object) => ['members', 'invitations', filters] as const,
  unitTree: ['units', 'tree'] as const,
  list: (family: Family, filters: object = {}) => [family, 'list', filters] as const,
  related: (family: Family, name: string, filters: object) => [family, name, filters] as const,
  detail: (family: Family, id: string) => [family, 'detail', id] as const,
  cascades: ['cascades'] as const,
  cascadeStates: ['cascades', 'states'] as const,
  parked: ['cascades', 'parked'] as const,
  violations: ['cascades', 'violations'] as const,
  history: (filters: object) => ['audit', 'list', filters] as const,
  historySubjects: ['audit', 'subjects'] as const,
  recalculation: (family: Family, id: string) => ['recalculation', family, id] as const,
  readinessHistory: (level: Level, id: string) => ['explanation', 'history', level, id] as const,
  preview: (asked: object) => ['explanation', 'preview', asked] as const,
  explanation: (level: Level, id: string) => ['explanation', level, id] as const,
};
