import { Trans, useLingui } from '@lingui/react/macro';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { Link, useNavigate } from 'react-router';
import type { UnitNode } from '@/api/types';
import { useExplain } from '@/explain/useExplain';
import { useFormats } from '@/i18n/format';
import { Icon } from '@/ui/icons';
import { ReadinessBar, ReadinessNumber } from '@/ui/Readiness';
import { useWindow } from '@/ui/useWindow';
import { UnitMenu } from '@/pages/units/dialogs';
import { expandedNow, moveFor, visibleRows, type TreeRow } from './tree';
import classes from './UnitTree.module.css';

const ROW_HEIGHT = 44;

/** The org tree with its readiness, as a treegrid that the keyboard moves through row by row. */
export function UnitTree({ nodes }: { nodes: UnitNode[] }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const { open: explain } = useExplain();
  const [toggled, setToggled] = useState<ReadonlyMap<string, boolean>>(new Map());
  const expanded = useMemo(() => expandedNow(nodes, toggled), [nodes, toggled]);
  const [focused, setFocused] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => visibleRows(nodes, expanded), [nodes, expanded]);
  const { start, end, height, gutter, scrollTo } = useWindow(scroller, {
    count: rows.length,
    rowHeight: ROW_HEIGHT,
  });
  const current = rows.find((row) => row.node.id === focused)?.node.id ?? rows[0]?.node.id;

  function toggle(ids: string[], shown: boolean) {
    setToggled((known) => new Map([...known, ...ids.map((id) => [id, shown] as const)]));
  }

  function focus(id: string) {
    setFocused(id);
    scrollTo(rows.findIndex((row) => row.node.id === id));
    requestAnimationFrame(() => {
      scroller.current?.querySelector<HTMLElement>(`[data-unit="${id}"]`)?.focus();
    });
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>, id: string) {
    // Keys pressed on a control inside the row belong to that control.
    if (event.target !== event.currentTarget) return;
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const move = moveFor(event.key, rows, id);
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    if (move.kind === 'focus') focus(move.id);
    else if (move.kind === 'expand') toggle(move.ids, true);
    else if (move.kind === 'collapse') toggle([move.id], false);
    else if (move.kind === 'open') void navigate(`/units/${move.id}`);
    else explain('unit', move.id);
  }

  return (
    <div role="treegrid" aria-label={t`Units and their readiness`} aria-rowcount={rows.length + 1}>
      <div role="rowgroup" className={classes.headGroup} style={{ paddingInlineEnd: gutter }}>
        <div role="row" aria-rowindex={1} className={classes.row}>
          <span role="columnheader">
            <Trans>Unit</Trans>
          </span>
          <span role="columnheader" className={classes.bar}>
            <Trans>Readiness</Trans>
          </span>
          <span role="columnheader" className={classes.number}>
            <span className="annex-hidden">%</span>
          </span>
          <span role="columnheader" className={`${classes.number ?? ''} ${classes.wide ?? ''}`}>
            <Trans>Assessed</Trans>
          </span>
          <span role="columnheader" className={classes.number}>
            <Trans>People</Trans>
          </span>
          <span role="columnheader">
            <span className="annex-hidden">
              <Trans>Actions</Trans>
            </span>
          </span>
        </div>
      </div>
      <div ref={scroller} role="rowgroup" className={classes.scroller}>
        <div role="presentation" style={{ height, position: 'relative' }}>
          {rows.slice(start, end).map((row) => (
            <UnitRow
              key={row.node.id}
              row={row}
              current={row.node.id === current}
              onKeyDown={onKeyDown}
              onFocus={setFocused}
              onToggle={toggle}
            />
          ))}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  row: TreeRow;
  current: boolean;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, id: string) => void;
  onFocus: (id: string) => void;
  onToggle: (ids: string[], shown: boolean) => void;
}

function UnitRow({ row, current, onKeyDown, onFocus, onToggle }: RowProps) {
  const { t } = useLingui();
  const { percent, count } = useFormats();
  const { node, index, depth, hasChildren, expanded, position, siblings } = row;
  const { name } = node;
  const inner = current ? 0 : -1;
  return (
    <div
      role="row"
      data-unit={node.id}
      tabIndex={current ? 0 : -1}
      aria-level={depth + 1}
      aria-rowindex={index + 2}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-expanded={hasChildren ? expanded : undefined}
      className={`${classes.row ?? ''} ${classes.body ?? ''}`}
      style={{ transform: `translateY(${String(index * ROW_HEIGHT)}px)` }}
      onKeyDown={(event) => onKeyDown(event, node.id)}
      onFocus={() => onFocus(node.id)}
    >
      <span
        role="gridcell"
        className={classes.name}
        style={{ paddingInlineStart: `${String(depth * 1.25)}rem` }}
      >
        {hasChildren ? (
          <button
            type="button"
            tabIndex={-1}
            className={classes.twisty}
            data-expanded={expanded || undefined}
            aria-label={expanded ? t`Collapse ${name}` : t`Expand ${name}`}
            onClick={() => onToggle([node.id], !expanded)}
          >
            <Icon name="chevron" size={16} />
          </button>
        ) : (
          <span className={classes.twisty} aria-hidden="true" />
        )}
        <Link to={`/units/${node.id}`} tabIndex={inner} className={classes.link}>
          {name}
        </Link>
      </span>
      <span role="gridcell" className={classes.bar}>
        <ReadinessBar value={node.readiness.value} />
      </span>
      <span role="gridcell" className={classes.number}>
        <ReadinessNumber
          readiness={node.readiness}
          level="unit"
          id={node.id}
          name={name}
          tabIndex={inner}
        />
      </span>
      <span
        role="gridcell"
        className={`${classes.number ?? ''} ${classes.wide ?? ''} ${classes.soft ?? ''}`}
      >
        {percent(node.readiness.coverage)}
      </span>
      <span role="gridcell" className={`${classes.number ?? ''} ${classes.soft ?? ''}`}>
        {count(node.headcount)}
      </span>
      <span role="gridcell" className={classes.menu}>
        <UnitMenu unit={node} tabIndex={inner} />
      </span>
    </div>
  );
}
