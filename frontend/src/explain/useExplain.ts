/** The way down an explanation lives in the address (`?why=account.unit-<id>`), so it can be shared and gone back. */

import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { addressed } from '@/ui/useFilters';
import type { NumberedLevel } from '@/api/types';

export interface Step {
  level: NumberedLevel;
  id: string;
}

const PARAM = 'why';
const LEVELS = new Set<string>([
  'responsibility',
  'role',
  'position_assignment',
  'employee',
  'unit',
  'account',
]);

export function parsePath(text: string | null): Step[] {
  if (!text) return [];
  const steps: Step[] = [];
  for (const part of text.split('.')) {
    const [level, id] = splitOnce(part);
    if (!LEVELS.has(level) || (level !== 'account' && !id)) return [];
    steps.push({ level: level as NumberedLevel, id });
  }
  return steps;
}

function splitOnce(part: string): [string, string] {
  const at = part.indexOf('-');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)];
}

export function formatPath(steps: readonly Step[]): string {
  return steps.map(({ level, id }) => (level === 'account' ? level : `${level}-${id}`)).join('.');
}

export function useExplain() {
  const [params, setParams] = useSearchParams();
  const text = params.get(PARAM);
  const path = useMemo(() => parsePath(text), [text]);

  const setPath = useCallback(
    (steps: readonly Step[]) => {
      const next = addressed();
      if (steps.length) next.set(PARAM, formatPath(steps));
      else next.delete(PARAM);
      setParams(next);
    },
    [setParams],
  );

  return {
    path,
    open: useCallback((level: NumberedLevel, id: string) => setPath([{ level, id }]), [setPath]),
    setPath,
    close: useCallback(() => setPath([]), [setPath]),
  };
}
