import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRecalculation, recalculate } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { Course, NumberedLevel } from '@/api/types';
import { useMay } from '@/app/me';
import { FAMILY_OF } from '@/explain/levels';
import { follow } from './courses';
import { invalidate } from './invalidation';
import { useLiveState } from './LiveProvider';

/** How often to ask how far it is: the socket tells, so asking is for what it may have missed. */
const ASK_MS = { live: 5_000, otherwise: 1_500 };

export type Recalculation = ReturnType<typeof useRecalculation>;

/** Ask for a record's number to be computed anew, and follow how far that is. */
export function useRecalculation(level: NumberedLevel, id: string) {
  const client = useQueryClient();
  const may = useMay('assignments:recalc');
  const live = useLiveState() === 'live';
  const family = FAMILY_OF[level];
  const key = keys.recalculation(family, id);
  const isOpen = (course: Course | undefined) => course !== undefined && course.state !== 'settled';
  const { data: course } = useQuery<Course>({
    queryKey: key,
    queryFn: async ({ signal }) => {
      const known = client.getQueryData<Course>(key);
      if (!known) throw new Error('no recalculation is being followed');
      return follow(known, await getRecalculation(known.id, signal));
    },
    enabled: (query) => may && isOpen(query.state.data),
    refetchInterval: live ? ASK_MS.live : ASK_MS.otherwise,
    staleTime: Number.POSITIVE_INFINITY,
  });
  const asking = useMutation({
    mutationFn: () => recalculate(level, id),
    onSuccess: (asked) => {
      client.setQueryData<Course>(key, asked);
      void invalidate(client, new Map([[family, { ids: new Set([id]), structural: false }]]));
    },
  });
  return {
    may,
    ask: () => asking.mutate(),
    error: asking.error,
    /** What is known of the latest one; null before any, and for who may not follow it. */
    course: may ? (course ?? null) : null,
    isOpen: asking.isPending || (may && isOpen(course)),
    /** Whether the one that was asked for here has come to its end. */
    isDone: asking.data?.id === course?.id && course?.state === 'settled',
  };
}
