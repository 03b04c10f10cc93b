import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { DocumentCount, DocumentFilters, StoredDocument } from '@/api/documents';
import { toProblem } from '@/api/problem';
import { useFormats } from '@/i18n/format';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import type { Order } from './asked';
import classes from './Documents.module.css';
import { NONE, totalSize, withAll, type Selection } from './selection';
import { useSizes } from './sizes';
import { MOST_SELECTED, readMatching } from './useDocuments';
import type { useZip } from './zip/useZip';

interface Props {
  rows: readonly StoredDocument[];
  count: DocumentCount | null;
  filters: DocumentFilters;
  order: Order;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  zip: ReturnType<typeof useZip>;
}

/** How many documents there are, how many are selected, and what can be done with those. */
export function SelectionBar(props: Props) {
  const { rows, count, filters, order, selection, onSelect, zip } = props;
  const { t } = useLingui();
  const { count: number } = useFormats();
  const size = useSizes();
  const all = useMutation({
    mutationFn: () => readMatching(filters, order),
    onSuccess: (found) => onSelect(withAll(selection, found)),
  });
  const here = rows.filter(({ id }) => selection.has(id)).length;
  const open = [...selection.values()].filter(({ openable }) => openable);
  const shut = selection.size - open.length;
  const more = count !== null && (count.capped || count.number > rows.length);
  const total = count ? `${number(count.number)}${count.capped ? '+' : ''}` : '';
  return (
    <>
      <div className={classes.bar}>
        <input
          type="checkbox"
          className={classes.box}
          aria-label={t`Select all that are loaded`}
          checked={rows.length > 0 && here === rows.length}
          // Neither all nor none is a state that only a script can give.
          ref={(box) => {
            if (box) box.indeterminate = here > 0 && here < rows.length;
          }}
          disabled={rows.length === 0}
          onChange={() => onSelect(here === rows.length ? NONE : withAll(selection, rows))}
        />
        {selection.size === 0 ? (
          // Changes of the list are told to those who do not see it.
          <span role="status">
            {count && (
              <Plural value={count.number} one={`${total} document`} other={`${total} documents`} />
            )}
          </span>
        ) : (
          <>
            <span role="status">
              <Plural value={selection.size} one="# selected" other="# selected" />
              {open.length > 0 && <>, {size(totalSize(open))}</>}
              {shut > 0 && (
                <>
                  {' · '}
                  <Plural
                    value={shut}
                    one="# cannot be downloaded here"
                    other="# cannot be downloaded here"
                  />
                </>
              )}
            </span>
            <span className={classes.barEnd}>
              {more && here === rows.length && selection.size < MOST_SELECTED && (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  loading={all.isPending}
                  onClick={() => all.mutate()}
                >
                  {count.capped || count.number > MOST_SELECTED ? (
                    <Trans>Select the first {number(MOST_SELECTED)}</Trans>
                  ) : (
                    <Trans>Select all {total}</Trans>
                  )}
                </Button>
              )}
              <Button size="compact-sm" variant="subtle" onClick={() => onSelect(NONE)}>
                <Trans>Clear</Trans>
              </Button>
              <Button
                size="compact-sm"
                leftSection={<Icon name="import" size={14} />}
                disabled={open.length === 0 || zip.state.status === 'running'}
                onClick={() => void zip.start(open, archiveName(t`documents`))}
              >
                <Trans>Download as zip</Trans>
              </Button>
            </span>
          </>
        )}
      </div>
      <ProblemAlert problem={all.error ? toProblem(all.error) : null} />
    </>
  );
}

/** "documents 2026-11-25.zip", by the reader's own day. */
function archiveName(word: string): string {
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('-');
  return `${word} ${day}.zip`;
}
