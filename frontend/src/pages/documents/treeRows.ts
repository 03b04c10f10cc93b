/** The tree as the rows that are seen, and what a key does in it (the tree pattern of WAI-ARIA). */

import type { TreeNode } from '@/api/documents';

export interface TreeRow {
  key: string;
  label: string;
  /** Null for what is no place of its own: a row that stands for rows still to come. */
  node: TreeNode | null;
  parent: string | null;
  depth: number;
  position: number;
  siblings: number;
  expanded: boolean;
}

/** The answer about the children of one node. */
export interface Branch {
  nodes: readonly TreeNode[] | null;
}

export const EVERYTHING = '';

/** Every row in sight, the row for everything first. */
export function rowsOf(
  root: readonly TreeNode[],
  branches: ReadonlyMap<string, Branch>,
  open: ReadonlySet<string>,
  everything: string,
): TreeRow[] {
  const rows: TreeRow[] = [];
  function add(nodes: readonly TreeNode[], parent: string | null, depth: number, above: number) {
    nodes.forEach((node, index) => {
      const expanded = node.has_children && open.has(node.key);
      rows.push({
        key: node.key,
        label: node.label,
        node,
        parent,
        depth,
        position: index + 1 + above,
        siblings: nodes.length + above,
        expanded,
      });
      if (!expanded) return;
      const children = branches.get(node.key)?.nodes;
      if (children) add(children, node.key, depth + 1, 0);
      else rows.push({ ...waiting(node.key, depth + 1) });
    });
  }
  rows.push({
    key: EVERYTHING,
    label: everything,
    node: null,
    parent: null,
    depth: 0,
    position: 1,
    siblings: root.length + 1,
    expanded: false,
  });
  add(root, null, 0, 1);
  return rows;
}

function waiting(parent: string, depth: number): TreeRow {
  const key = `${parent}…`;
  return { key, label: '', node: null, parent, depth, position: 1, siblings: 1, expanded: false };
}

/** Whether a row only says that its siblings are being read. */
export function isWaiting(row: TreeRow): boolean {
  return row.node === null && row.key !== EVERYTHING;
}

export type Move =
  | { kind: 'focus' | 'expand' | 'collapse' | 'choose'; key: string }
  | { kind: 'expandAll'; keys: string[] };

const isLetter = (key: string) => key.length === 1 && /\S/.test(key);

/** What a key does on the row it was pressed on; null when it does nothing there. */
export function moveFor(key: string, rows: readonly TreeRow[], at: string): Move | null {
  const index = rows.findIndex((row) => row.key === at);
  const row = rows[index];
  if (!row) return null;
  const to = (other: TreeRow | undefined): Move | null =>
    other ? { kind: 'focus', key: other.key } : null;
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1]);
    case 'ArrowUp':
      return to(rows[index - 1]);
    case 'Home':
      return to(rows[0]);
    case 'End':
      return to(rows[rows.length - 1]);
    case 'ArrowRight':
      if (!row.node?.has_children) return null;
      return row.expanded ? to(rows[index + 1]) : { kind: 'expand', key: at };
    case 'ArrowLeft':
      if (row.expanded) return { kind: 'collapse', key: at };
      return to(rows.find((other) => other.key === row.parent && other.node !== null));
    case 'Enter':
    case ' ':
      return isWaiting(row) ? null : { kind: 'choose', key: at };
    case '*':
      return {
        kind: 'expandAll',
        keys: rows
          .filter((other) => other.parent === row.parent && other.node?.has_children)
          .map((other) => other.key),
      };
  }
  return isLetter(key) ? to(startingWith(key, rows, index)) : null;
}

/** The next row after this one, round the end, whose name begins with what was typed. */
function startingWith(text: string, rows: readonly TreeRow[], after: number): TreeRow | undefined {
  const round = [...rows.slice(after + 1), ...rows.slice(0, after)];
  const plain = (value: string) =>
    value.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  return round.find((row) => plain(row.label).startsWith(plain(text)));
}
