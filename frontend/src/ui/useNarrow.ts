import { useMediaQuery } from '@mantine/hooks';

/** Whether the page is too narrow for all columns of a list; then it shows those that say most. */
export function useNarrow(): boolean {
  return useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
}
