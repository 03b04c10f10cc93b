/** Filters of a list live in the address, so a view can be shared and gone back to. */

import { useCallback } from 'react';
import { useSearchParams } from 'react-router';

/**
 * What the address asks for now. The router shows it in a transition, so what was rendered last may
 * be older: whoever changed that would undo the change before.
 */
export function addressed(): URLSearchParams {
  return new URLSearchParams(window.location.search);
}

export function useFilters<Name extends string>(names: readonly Name[]) {
  const [params, setParams] = useSearchParams();
  const values = Object.fromEntries(names.map((name) => [name, params.get(name) ?? ''])) as Record<
    Name,
    string
  >;

  // What opens something over the page is pushed, so that "back" closes it; a filter replaces.
  const set = useCallback(
    (changes: Partial<Record<Name, string | null>>, { push = false } = {}) => {
      const next = addressed();
      for (const [name, value] of Object.entries<string | null | undefined>(changes)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      setParams(next, { replace: !push });
    },
    [setParams],
  );

  return { values, set };
}

/** What a click on a column does: smallest first, then largest first, then back. */
export function toggled(ordering: string, field: string): string {
  return ordering === field ? `-${field}` : field;
}

export function directionOf(ordering: string, field: string): 'ascending' | 'descending' | 'none' {
  if (ordering === field) return 'ascending';
  return ordering === `-${field}` ? 'descending' : 'none';
}
