import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Family } from '@/auth/scopes';
import { rememberFocus } from '@/ui/focus';
import { useSaved } from '@/ui/useSaved';

/** One step of a process: taken by a click, shown at once, and its refusal kept to be read. */
export function useAct<R = unknown, V = void>(
  family: Family,
  act: (value: V) => Promise<R>,
  { message, onDone }: { message?: string; onDone?: (result: R) => void } = {},
) {
  const saved = useSaved();
  // A button that is busy can not have the focus; it has it again when it is done.
  const giveBack = useRef<(() => void) | null>(null);
  const mutation = useMutation<R, Error, V>({
    mutationFn: act,
    onMutate: () => {
      giveBack.current = rememberFocus();
    },
    onSuccess: (result) => {
      saved(family, message);
      onDone?.(result);
    },
  });
  const { isPending } = mutation;
  useEffect(() => {
    if (!isPending) giveBack.current?.();
  }, [isPending]);
  return mutation;
}
