import { useQuery } from '@tanstack/react-query';
import { listEmployees } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { listMissions, listSpecialists } from '@/api/market';
import { may, useMe } from '@/app/me';
import { atLeast } from '@/app/roles';

/** Whether the reader runs the marketplace: managers and more see and do everything. */
export function useIsOperator(): boolean {
  return atLeast(useMe().role, 'manager');
}

/** The specialist that the reader is; null for whoever is none. */
export function useOwnProfile() {
  const me = useMe();
  return useQuery({
    queryKey: keys.related('specialists', 'me', {}),
    enabled: may(me, 'specialists:read') && me.user !== null,
    staleTime: Number.POSITIVE_INFINITY,
    // By a list, since most readers are none, which is no error.
    queryFn: async ({ signal }) => {
      const page = await listSpecialists({ user: me.user?.id ?? '', page_size: 1 }, signal);
      return page.results[0] ?? null;
    },
  });
}

/** What the account has decides what its menu offers: missions, people with roles, or both. */
export function useKinds() {
  const me = useMe();
  const missions = useQuery({
    queryKey: keys.related('missions', 'any', {}),
    enabled: may(me, 'missions:read'),
    queryFn: async ({ signal }) =>
      (await listMissions({ page_size: 1 }, signal)).results.length > 0,
    staleTime: 60_000,
  });
  const people = useQuery({
    queryKey: keys.related('employees', 'any', {}),
    enabled: may(me, 'employees:read') && missions.data === true,
    queryFn: async ({ signal }) =>
      (await listEmployees({ page_size: 1 }, signal)).results.length > 0,
    staleTime: 60_000,
  });
  const own = useOwnProfile();
  const hasMarket = missions.data === true || Boolean(own.data);
  return {
    hasMarket,
    hasReadiness: !hasMarket || people.data === true,
    isSpecialist: Boolean(own.data),
  };
}
