import { Children, type CSSProperties, type ReactNode } from 'react';
import classes from './List.module.css';

export interface Head {
  label: string;
  /** Numbers stand at the end of their column, and so does its head. */
  end?: boolean;
  /** Keep the head for screen readers only. */
  hidden?: boolean;
  sort?: { direction: 'ascending' | 'descending' | 'none'; toggle: () => void };
}

function Headings({ heads }: { heads: readonly Head[] }) {
  return heads.map(({ label, end, hidden, sort }) => (
    <span key={label} role="columnheader" data-end={end || undefined} aria-sort={sort?.direction}>
      {sort ? (
        <button type="button" className={classes.sort} onClick={sort.toggle}>
          {label}
          <span aria-hidden="true" className={classes.arrow}>
            {sort.direction === 'ascending' ? '↑' : sort.direction === 'descending' ? '↓' : ''}
          </span>
        </button>
      ) : hidden ? (
        <span className="annex-hidden">{label}</span>
      ) : (
        label
      )}
    </span>
  ));
}

/** A table of rows that share their columns; short lists render whole, long ones use `WindowedList`. */
export function List({
  label,
  columns,
  heads,
  children,
}: {
  label: string;
  columns: string;
  heads: readonly Head[];
  children: ReactNode;
}) {
  const grid = { '--columns': columns } as CSSProperties;
  return (
    <div role="table" aria-label={label} style={grid} className={classes.list}>
      <ListHead heads={heads} />
      <div role="rowgroup">{children}</div>
    </div>
  );
}

/** A row of a windowed list: its cells, its place in the whole list, and where it stands. */
export interface RowProps {
  cells: ReactNode[];
  rowIndex: number;
  style: CSSProperties;
}

export function ListHead({ heads }: { heads: readonly Head[] }) {
  return (
    <div role="rowgroup" className={classes.head}>
      <div role="row" className={classes.row}>
        <Headings heads={heads} />
      </div>
    </div>
  );
}

/** A row of a short list; its children are its cells. */
export function ListRow(props: { children: ReactNode } | RowProps) {
  if ('children' in props) {
    return (
      <div role="row" className={`${classes.row ?? ''} ${classes.body ?? ''}`}>
        {Children.map(props.children, (cell) => (
          <div role="cell" className={classes.cell}>
            {cell}
          </div>
        ))}
      </div>
    );
  }
  const { cells, rowIndex, style } = props;
  return (
    <div
      role="row"
      aria-rowindex={rowIndex}
      className={`${classes.row ?? ''} ${classes.body ?? ''} ${classes.fixed ?? ''}`}
      style={style}
    >
      {cells.map((cell, column) => (
        <div role="cell" key={column} className={classes.cell}>
          {cell}
        </div>
      ))}
    </div>
  );
}
