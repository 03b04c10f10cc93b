import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { SegmentedControl, Text } from '@mantine/core';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Dimension, DocumentFilters } from '@/api/documents';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/icons';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useWindow } from '@/ui/useWindow';
import { DIMENSIONS } from './asked';
import { KindIcon } from './KindIcon';
import { KINDS, useKindOf } from './kinds';
import { parentOf } from './places';
import { EVERYTHING, isWaiting, moveFor, rowsOf, type TreeRow } from './treeRows';
import { useTree } from './useTree';
import classes from './DocumentTree.module.css';

const ROW_HEIGHT = 34;

interface Props {
  by: Dimension;
  filters: DocumentFilters;
  /** The key of the node the list stands at; null for all documents. */
  chosen: string | null;
  onDimension: (by: Dimension) => void;
  onChoose: (key: string | null, label: string) => void;
}

/** Where the documents are: by the record they belong to, by folder, by type or by tag. */
export function DocumentTree(props: Props) {
  const { t } = useLingui();
  const { by, onDimension } = props;
  const names: Record<Dimension, string> = {
    record: t`Record`,
    directory: t`Folder`,
    type: t`Type`,
    tag: t`Tag`,
  };
  const labels: Record<Dimension, string> = {
    record: t`Documents by record`,
    directory: t`Documents by folder`,
    type: t`Documents by type`,
    tag: t`Documents by tag`,
  };
  return (
    <>
      <div className={classes.dimensions}>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-label={t`Browse by`}
          value={by}
          onChange={(value) => onDimension(value)}
          data={DIMENSIONS.map((value) => ({ value, label: names[value] }))}
        />
      </div>
      <Tree key={by} {...props} label={labels[by]} />
    </>
  );
}

function Tree({ by, filters, chosen, onChoose, label }: Props & { label: string }) {
  const { t } = useLingui();
  const [open, setOpen] = useState<ReadonlySet<string>>(() => {
    const parent = chosen === null ? null : parentOf(by, chosen);
    return new Set(parent === null ? [] : [parent]);
  });
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const { root, branches } = useTree(by, filters, open);
  const nameOf = useKindOf();
  const answered = root.data?.nodes;
  // The server knows types by their words; what they are called is the page's.
  const nodes = useMemo(
    () =>
      by === 'type'
        ? answered?.map((node) => ({ ...node, label: nameOf(node.key, node.label) }))
        : answered,
    [answered, by, nameOf],
  );
  const everything = t`All documents`;
  const rows = useMemo(
    () => rowsOf(nodes ?? [], branches, open, everything),
    [nodes, branches, open, everything],
  );
  const view = useWindow(scroller, { count: rows.length, rowHeight: ROW_HEIGHT });
  const has = (key: string | null) => rows.some((row) => row.key === key);
  const current = has(focused) ? focused : has(chosen) ? chosen : EVERYTHING;

  if (root.isPending) return <RowsSkeleton rows={6} />;
  if (root.isError && !root.data) {
    return <ErrorState error={root.error} retry={() => void root.refetch()} />;
  }

  function set(keys: string[], shown: boolean) {
    setOpen((known) => {
      const next = new Set(known);
      for (const key of keys)
        if (shown) next.add(key);
        else next.delete(key);
      return next;
    });
  }

  function focus(key: string) {
    setFocused(key);
    view.scrollTo(rows.findIndex((row) => row.key === key));
    requestAnimationFrame(() => {
      // A key is text of Odoo's: compared, not written into a selector.
      const items = scroller.current?.querySelectorAll<HTMLElement>('[data-key]') ?? [];
      [...items].find((item) => item.dataset.key === key)?.focus();
    });
  }

  function choose(row: TreeRow) {
    setFocused(row.key);
    onChoose(row.key === EVERYTHING ? null : row.key, row.label);
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, row: TreeRow) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = moveFor(event.key, rows, row.key);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'focus') focus(move.key);
    else if (move.kind === 'expand') set([move.key], true);
    else if (move.kind === 'collapse') set([move.key], false);
    else if (move.kind === 'expandAll') set(move.keys, true);
    else choose(row);
  }

  return (
    <div ref={scroller} className={classes.scroller}>
      <div
        role="tree"
        aria-label={label}
        aria-busy={root.isFetching}
        className={classes.tree}
        style={{ height: view.height }}
      >
        {rows.slice(view.start, view.end).map((row, offset) => (
          <Row
            key={row.key}
            row={row}
            by={by}
            top={(view.start + offset) * ROW_HEIGHT}
            current={row.key === current}
            chosen={row.key === (chosen ?? EVERYTHING)}
            onKeyDown={onKeyDown}
            onFocus={setFocused}
            onChoose={choose}
            onToggle={(shown) => set([row.key], shown)}
          />
        ))}
      </div>
      {rows.length === 1 && <Nothing by={by} />}
    </div>
  );
}

interface RowProps {
  row: TreeRow;
  by: Dimension;
  top: number;
  current: boolean;
  chosen: boolean;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, row: TreeRow) => void;
  onFocus: (key: string) => void;
  onChoose: (row: TreeRow) => void;
  onToggle: (shown: boolean) => void;
}

function Row({ row, by, top, current, chosen, onKeyDown, onFocus, onChoose, onToggle }: RowProps) {
  const { node, depth, expanded, position, siblings, key, label } = row;
  const waiting = isWaiting(row);
  return (
    <div
      role="treeitem"
      data-key={key}
      tabIndex={current ? 0 : -1}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={chosen}
      aria-expanded={node?.has_children ? expanded : undefined}
      className={classes.row}
      style={{
        transform: `translateY(${String(top)}px)`,
        paddingInlineStart: `${String(0.5 + depth)}rem`,
      }}
      onKeyDown={(event) => onKeyDown(event, row)}
      onFocus={() => onFocus(key)}
      onClick={() => !waiting && onChoose(row)}
    >
      {node?.has_children ? (
        // The keyboard has the arrows for it, so it is for the pointer alone.
        <span
          aria-hidden="true"
          className={classes.twisty}
          data-expanded={expanded || undefined}
          onClick={(event) => {
            event.stopPropagation();
            onToggle(!expanded);
          }}
        >
          <Icon name="chevron" size={14} />
        </span>
      ) : (
        <span className={classes.twisty} />
      )}
      {waiting ? (
        <Text size="sm" c="dimmed">
          <Trans>Loading…</Trans>
        </Text>
      ) : (
        <>
          <RowIcon row={row} by={by} />
          <span className={classes.label} title={label}>
            {label}
          </span>
          {node && <NodeCount number={node.number} capped={node.capped} />}
        </>
      )}
    </div>
  );
}

function RowIcon({ row, by }: { row: TreeRow; by: Dimension }) {
  if (row.key === EVERYTHING) return null;
  if (by === 'directory') return <KindIcon kind="folder" size={16} />;
  if (by === 'tag') return <KindIcon kind="tag" size={16} />;
  const kind = KINDS.find((known) => known === row.key);
  return by === 'type' && kind ? <KindIcon kind={kind} size={16} /> : null;
}

/** "12", or "1,000+" where nobody counted on. */
function NodeCount({ number, capped }: { number: number; capped: boolean }) {
  const { count } = useFormats();
  const shown = count(number);
  return (
    <span className={classes.count}>
      <span aria-hidden="true">{capped ? `${shown}+` : shown}</span>
      <span className="annex-hidden">
        ,{' '}
        {capped ? (
          <Trans>{shown} documents or more</Trans>
        ) : (
          <Plural value={number} one="# document" other="# documents" />
        )}
      </span>
    </span>
  );
}

function Nothing({ by }: { by: Dimension }) {
  return (
    <Text size="sm" c="dimmed" px="md" py="sm">
      {by === 'directory' ? (
        <Trans>No folders here. Odoo keeps folders only with a documents module.</Trans>
      ) : by === 'tag' ? (
        <Trans>No document here has a tag.</Trans>
      ) : (
        <Trans>No documents here.</Trans>
      )}
    </Text>
  );
}
