import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Drawer } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useMemo, useRef, useState } from 'react';
import { Link } from 'react-router';
import { toProblem } from '@/api/problem';
import { useMay } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/icons';
import { lazily } from '@/ui/lazily';
import { PageHeader, Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useFilters } from '@/ui/useFilters';
import {
  dimensionOf,
  FILTERS,
  filtersOf,
  isNarrowed,
  NOTHING_NARROWED,
  orderOf,
  type Values,
} from './asked';
import { DocumentFilters } from './DocumentFilters';
import { DocumentGrid, type GridHandle } from './DocumentGrid';
import classes from './Documents.module.css';
import { DocumentTree } from './DocumentTree';
import { namesOf } from './names';
import { keyOf, placeOf } from './places';
import { SelectionBar } from './SelectionBar';
import { NONE, type Selection } from './selection';
import { reasonOf } from './unavailable';
import { OutOfReach } from './OutOfReach';
import { useDocuments } from './useDocuments';
import { useRowPosition } from './useRowPosition';
import { useZip } from './zip/useZip';
import { ZipBar } from './zip/ZipBar';

const PreviewDialog = lazily(() =>
  import('./preview/PreviewDialog').then((module) => module.PreviewDialog),
);
const StatusDrawer = lazily(() => import('./StatusDrawer').then((module) => module.StatusDrawer));

/** The documents of Odoo: where they are on the left, which they are on the right, one of them above. */
export function Explorer() {
  const { t } = useLingui();
  // Beside the tree a list needs room; without it the tree comes when it is asked for.
  const narrow = useMediaQuery('(max-width: 62em)', false, { getInitialValueInEffect: false });
  const mayAdminister = useMay('documents:admin');
  const [statusOpened, status] = useDisclosure(false);
  const [browsing, browse] = useDisclosure(false);
  const { values, set } = useFilters(FILTERS);
  const [cleared, setCleared] = useState(0);
  const [selection, setSelection] = useState<Selection>(NONE);
  const [chosenLabel, setChosenLabel] = useState<{ key: string; label: string } | null>(null);
  const grid = useRef<GridHandle>(null);
  const zip = useZip();

  const by = dimensionOf(values);
  const order = orderOf(values);
  const filters = filtersOf(values);
  const { query, rows, count } = useDocuments(filters, order);
  const names = useMemo(() => namesOf(values, rows, chosenLabel), [values, rows, chosenLabel]);

  const place = keyOf(by, values);
  const tree = (
    <DocumentTree
      by={by}
      filters={filters}
      chosen={place}
      onDimension={(dimension) => set({ by: dimension === 'record' ? '' : dimension })}
      onChoose={(key, label) => {
        if (key === null) set(placeOf(by, ''));
        else {
          setChosenLabel({ key, label });
          set(placeOf(by, key));
        }
        browse.close();
      }}
    />
  );

  const problem = query.error ? toProblem(query.error) : null;
  const unavailable = problem && reasonOf(problem);
  return (
    <>
      <PageHeader
        title={t`Documents`}
        subtitle={<Trans>What Odoo keeps and shows you. Nothing is changed here.</Trans>}
        actions={
          <>
            {narrow && !unavailable && (
              <Button variant="default" onClick={browse.open}>
                <Trans>Browse</Trans>
              </Button>
            )}
            {mayAdminister && (
              <>
                <Button variant="default" component={Link} to="/documents/access">
                  <Trans>Access report</Trans>
                </Button>
                <Button variant="default" onClick={status.open}>
                  <Trans>Status</Trans>
                </Button>
              </>
            )}
          </>
        }
      />
      {unavailable ? (
        <Section label={t`Documents`}>
          <OutOfReach reason={unavailable} retry={() => void query.refetch()} />
        </Section>
      ) : (
        <div className={classes.page}>
          {!narrow && (
            <div className={classes.aside}>
              <Section flush label={t`Browse`}>
                {tree}
              </Section>
            </div>
          )}
          <Section flush label={t`Documents`}>
            <DocumentFilters
              values={values}
              set={set}
              names={names}
              cleared={cleared}
              onClear={() => setCleared(cleared + 1)}
            />
            <SelectionBar
              rows={rows}
              count={count}
              filters={filters}
              order={order}
              selection={selection}
              onSelect={setSelection}
              zip={zip}
            />
            <ZipBar zip={zip} />
            {query.isPending ? (
              <RowsSkeleton rows={10} />
            ) : query.isError && rows.length === 0 ? (
              <ErrorState error={query.error} retry={() => void query.refetch()} />
            ) : rows.length === 0 ? (
              <Empty
                values={values}
                onClear={() => {
                  set(NOTHING_NARROWED);
                  setCleared(cleared + 1);
                }}
              />
            ) : (
              <DocumentGrid
                ref={grid}
                rows={rows}
                order={order}
                search={values.search}
                selection={selection}
                more={{
                  there: query.hasNextPage,
                  loading: query.isFetchingNextPage,
                  failed: query.isFetchNextPageError,
                  load: () => void query.fetchNextPage(),
                }}
                onOrder={(next) => set({ order: next })}
                onSelect={setSelection}
                onSelectAll={() => setSelection(new Map(rows.map((row) => [row.id, row] as const)))}
                onOpen={(document) => set({ open: String(document.id) }, { push: true })}
              />
            )}
          </Section>
        </div>
      )}
      {narrow && browsing && (
        <Drawer
          opened
          onClose={browse.close}
          title={t`Browse`}
          closeButtonProps={{ 'aria-label': t`Close` }}
        >
          {tree}
        </Drawer>
      )}
      {values.open && (
        <Opened
          id={Number(values.open)}
          set={set}
          documents={{ query, rows, count }}
          onClosed={(id) => grid.current?.focusRow(id)}
        />
      )}
      {statusOpened && <StatusDrawer onClose={status.close} />}
    </>
  );
}

/** The document above the page, and its place among the rows. */
function Opened({
  id,
  set,
  documents: { query, rows, count },
  onClosed,
}: {
  id: number;
  set: (changes: Partial<Values>) => void;
  documents: ReturnType<typeof useDocuments>;
  onClosed: (id: number) => void;
}) {
  const position = useRowPosition(id, { query, rows, count });
  return (
    <PreviewDialog
      id={id}
      known={rows[position.index]}
      position={position.text}
      mayGoBack={position.index > 0}
      mayGoOn={position.index >= 0 && position.index < rows.length - 1}
      onStep={(step) => {
        const next = rows[position.index + step];
        if (next) set({ open: String(next.id) });
      }}
      onClose={() => {
        set({ open: '' });
        onClosed(id);
      }}
    />
  );
}

function Empty({ values, onClear }: { values: Values; onClear: () => void }) {
  if (!isNarrowed(values)) {
    return (
      <EmptyState icon="file" title={<Trans>No documents for you yet</Trans>}>
        <Trans>
          Here is what Odoo would show you. Documents appear when they are attached to records that
          you may read there.
        </Trans>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon="search"
      title={<Trans>No document matches</Trans>}
      actions={
        <Button variant="default" leftSection={<Icon name="close" size={16} />} onClick={onClear}>
          <Trans>Clear all filters</Trans>
        </Button>
      }
    >
      <Trans>Accents and capitals make no difference. Fewer words find more.</Trans>
    </EmptyState>
  );
}
