import { useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { listAccessToDocument } from '@/api/documents';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import { AccessList } from '../AccessList';
import classes from './Preview.module.css';

/** Who opened one document; asking for this list opens nothing. */
export function OpenedBy({ id }: { id: number }) {
  const { t } = useLingui();
  const query = useInfiniteQuery({
    ...paged({
      queryKey: keys.related('documents', 'access', { id }),
      load: (paging, signal) => listAccessToDocument(id, paging, signal),
    }),
    staleTime: 0,
  });
  return (
    <div className={classes.report}>
      <AccessList label={t`Opened by`} query={query} />
    </div>
  );
}
