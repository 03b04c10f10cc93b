import { useQueries, useQuery, keepPreviousData } from '@tanstack/react-query';
import { useLingui } from '@lingui/react/macro';
import { getDocumentTree, type Dimension, type DocumentFilters } from '@/api/documents';
import { keys } from '@/api/keys';
import { filtersBeside } from './asked';
import type { Branch } from './treeRows';

const FRESH_MS = 30_000;

/** The first level of a tree and, for every node that is open, its children; each read when needed. */
export function useTree(by: Dimension, filters: DocumentFilters, open: ReadonlySet<string>) {
  const { i18n } = useLingui();
  const asked = filtersBeside(by, filters);
  // Labels come in the reader's language, so another language asks anew.
  const branch = (parent: string) => ({
    queryKey: keys.related('documents', 'tree', { by, parent, asked, locale: i18n.locale }),
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      getDocumentTree({ ...asked, by, parent }, signal),
    staleTime: FRESH_MS,
    placeholderData: keepPreviousData,
  });
  const root = useQuery(branch(''));
  const parents = [...open];
  const answers = useQueries({ queries: parents.map(branch) });
  const branches = new Map<string, Branch>(
    parents.map((parent, index) => [parent, { nodes: answers[index]?.data?.nodes ?? null }]),
  );
  return { root, branches };
}
