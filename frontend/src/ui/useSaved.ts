import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { invalidate } from '@/live/invalidation';
import type { Family } from '@/auth/scopes';

/**
 * What to do after a change of one's own: show it at once, without waiting for the live connection,
 * and say in a sentence that it happened.
 */
export function useSaved() {
  const client = useQueryClient();
  return (family: Family, message?: string) => {
    if (message) notifications.show({ message, withCloseButton: true });
    void invalidate(client, new Map([[family, { ids: null, structural: true }]]));
  };
}
