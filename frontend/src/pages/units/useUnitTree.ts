import { useQuery } from '@tanstack/react-query';
import { getUnitTree } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { whileRecalculating } from '@/api/recalculating';

export function useUnitTree() {
  return useQuery({
    queryKey: keys.unitTree,
    queryFn: ({ signal }) => getUnitTree(signal),
    refetchInterval: whileRecalculating,
  });
}
