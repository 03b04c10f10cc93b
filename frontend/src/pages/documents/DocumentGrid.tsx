import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import {
  useEffect,
  useImperativeHandle,
  useRef,
  useState,
  type CSSProperties,
  type KeyboardEvent,
  type MouseEvent,
  type Ref,
} from 'react';
import type { StoredDocument } from '@/api/documents';
import { ListHead } from '@/ui/List';
import { useNarrow } from '@/ui/useNarrow';
import { directionOf } from '@/ui/useFilters';
import { useWindow } from '@/ui/useWindow';
import type { Order } from './asked';
import { DocumentRow } from './DocumentRow';
import classes from './Documents.module.css';
import { gridMove } from './gridKeys';
import list from '@/ui/List.module.css';
import { between, toggled, withAll, type Selection } from './selection';

const ROW_HEIGHT = 46;
const TALL_ROW_HEIGHT = 62;
const COLUMNS = '1.125rem minmax(12rem, 1.7fr) minmax(8rem, 1fr) 7.5rem 5rem';
const NARROW_COLUMNS = '1.125rem minmax(0, 1fr)';

export interface GridHandle {
  focusRow: (id: number) => void;
}

interface Props {
  ref: Ref<GridHandle>;
  rows: readonly StoredDocument[];
  order: Order;
  search: string;
  selection: Selection;
  more: {
    there: boolean;
    loading: boolean;
    failed: boolean;
    load: () => void;
  };
  onOrder: (order: string) => void;
  onSelect: (selection: Selection) => void;
  onSelectAll: () => void;
  onOpen: (document: StoredDocument) => void;
}

/** The documents as a grid of rows: one stop of the Tab key, then the arrows. */
export function DocumentGrid(props: Props) {
  const { ref, rows, order, search, selection, more, onOrder, onSelect, onOpen } = props;
  const { t } = useLingui();
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const rowHeight = narrow || search ? TALL_ROW_HEIGHT : ROW_HEIGHT;
  const view = useWindow(scroller, { count: rows.length, rowHeight });
  const [at, setAt] = useState<number | null>(null);
  // Where a range began; it ends where the arrows or a click with Shift lead.
  const anchor = useRef<number | null>(null);
  const current = Math.max(
    rows.findIndex(({ id }) => id === at),
    0,
  );

  function focus(index: number) {
    const row = rows[index];
    if (!row) return;
    setAt(row.id);
    view.scrollTo(index);
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-document="${String(row.id)}"]`)?.focus();
    });
  }
  useImperativeHandle(ref, () => ({
    focusRow: (id) => focus(rows.findIndex((row) => row.id === id)),
  }));

  const nearEnd = view.end > rows.length - 20;
  const { there, loading, failed, load } = more;
  useEffect(() => {
    if (nearEnd && there && !loading && !failed) load();
  }, [nearEnd, there, loading, failed, load]);

  function extendTo(index: number) {
    anchor.current ??= current;
    onSelect(withAll(selection, between(rows, anchor.current, index)));
  }

  function toggle(index: number) {
    const row = rows[index];
    if (!row) return;
    anchor.current = index;
    onSelect(toggled(selection, row));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number) {
    if (event.target !== event.currentTarget) return;
    const inSight = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight);
    const move = gridMove(event, { index, rows: rows.length, inSight });
    const row = rows[index];
    if (!move || !row) return;
    if (move.kind === 'clear' && selection.size === 0) return;
    event.preventDefault();
    event.stopPropagation();
    switch (move.kind) {
      case 'focus':
        if (move.extend) extendTo(move.index);
        else anchor.current = null;
        focus(move.index);
        return;
      case 'open':
        onOpen(row);
        return;
      case 'toggle':
        toggle(index);
        return;
      case 'selectAll':
        props.onSelectAll();
        return;
      case 'clear':
        anchor.current = null;
        onSelect(new Map());
    }
  }

  function onClick(event: MouseEvent<HTMLElement>, index: number) {
    const row = rows[index];
    if (!row) return;
    setAt(row.id);
    if (event.shiftKey) extendTo(index);
    else if (event.ctrlKey || event.metaKey) toggle(index);
    else onOpen(row);
  }

  const sort = (field: string) => ({
    direction: directionOf(order, field),
    // Dates and sizes are asked for the latest and the largest first.
    toggle: () => onOrder(order === `-${field}` ? field : `-${field}`),
  });
  const heads = [
    { label: t`Selected`, hidden: true },
    {
      label: t`Name`,
      sort: {
        direction: directionOf(order, 'name'),
        toggle: () => onOrder(order === 'name' ? '-name' : 'name'),
      },
    },
    ...(narrow
      ? []
      : [
          { label: t`Belongs to` },
          { label: t`Created`, sort: sort('created_at') },
          { label: t`Size`, end: true, sort: sort('size') },
        ]),
  ];

  return (
    <>
      <div
        role="grid"
        aria-label={t`Documents`}
        aria-rowcount={there ? -1 : rows.length + 1}
        aria-multiselectable
        aria-busy={loading}
        className={`${list.list ?? ''} ${classes.grid ?? ''}`}
        style={
          {
            '--columns': narrow ? NARROW_COLUMNS : COLUMNS,
            '--row-height': `${String(rowHeight)}px`,
          } as CSSProperties
        }
      >
        <div role="presentation" style={{ paddingInlineEnd: view.gutter }}>
          <ListHead heads={heads} />
        </div>
        <div ref={scroller} role="rowgroup" className={classes.scroller}>
          <div role="presentation" style={{ height: view.height, position: 'relative' }}>
            {rows.slice(view.start, view.end).map((row, offset) => {
              const index = view.start + offset;
              return (
                <DocumentRow
                  key={row.id}
                  document={row}
                  index={index}
                  top={index * rowHeight}
                  current={index === current}
                  selected={selection.has(row.id)}
                  narrow={narrow}
                  search={search}
                  onKeyDown={onKeyDown}
                  onFocus={setAt}
                  onClick={onClick}
                  onToggle={toggle}
                />
              );
            })}
          </div>
        </div>
      </div>
      {there && (
        <div className={list.foot}>
          <span>
            <Plural
              value={rows.length}
              one="# document loaded, more below"
              other="# documents loaded, more below"
            />
          </span>
          <Button size="compact-sm" variant="default" loading={loading} onClick={load}>
            {failed ? (
              <Trans>The rest could not be loaded. Try again</Trans>
            ) : (
              <Trans>Load more</Trans>
            )}
          </Button>
        </div>
      )}
    </>
  );
}
