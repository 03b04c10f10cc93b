import { useMutation } from '@tanstack/react-query';
import type { Family } from '@/auth/scopes';
import { useSaved } from '@/ui/useSaved';

/** One step of a process: taken by a click, shown at once, and its refusal kept to be read. */
export function useAct<R = unknown, V = void>(
  family: Family,
  act: (value: V) => Promise<R>,
  { message, onDone }: { message?: string; onDone?: (result: R) => void } = {},
) {
  const saved = useSaved();
  return useMutation<R, Error, V>({
    mutationFn: act,
    onSuccess: (result) => {
      saved(family, message);
      onDone?.(result);
    },
  });
}
