import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getExplanation } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { NumberedLevel } from '@/api/types';
import { useExplain } from '@/explain/useExplain';
import { isNumbered } from './useLevelName';

/** A record by its name where the reader may see it, leading to its explanation; else the end of its id. */
export function RecordName({ level, id }: { level: string; id: string }) {
  const short = id.slice(-8);
  return isNumbered(level) ? <Named level={level} id={id} short={short} /> : <code>{short}</code>;
}

function Named({ level, id, short }: { level: NumberedLevel; id: string; short: string }) {
  const { open } = useExplain();
  const explanation = useQuery({
    queryKey: keys.explanation(level, id),
    queryFn: ({ signal }) => getExplanation(level, id, signal),
    retry: false,
  });
  if (!explanation.data) return <code>{short}</code>;
  return (
    <Anchor component="button" type="button" fw={550} ta="start" onClick={() => open(level, id)}>
      {explanation.data.name}
    </Anchor>
  );
}
