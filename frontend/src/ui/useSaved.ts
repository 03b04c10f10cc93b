import { useLingui } from '@lingui/react/macro';
import { useQueryClient } from '@tanstack/react-query';
import type { Family } from '@/auth/scopes';
import { invalidate } from '@/live/invalidation';

/**
 * What to do after a change of one's own: show it at once, without waiting for the live connection,
 * and say in a sentence that it happened.
 */
export function useSaved() {
  const { t } = useLingui();
  const client = useQueryClient();
  return (family: Family, message?: string) => {
    if (message) void toast(message, t`Close`);
    void invalidate(client, new Map([[family, { ids: null, structural: true }]]));
  };
}

async function toast(message: string, closeLabel: string): Promise<void> {
  const { notifications } = await import('@mantine/notifications');
  notifications.show({
    message,
    withCloseButton: true,
    closeButtonProps: { 'aria-label': closeLabel },
  });
}
