/** The unit tree as flat rows in depth-first order, and what each key does to it. */

import type { UnitNode } from '@/api/types';

export interface TreeRow {
  node: UnitNode;
  index: number;
  /** 0 at the top of what the reader may see. */
  depth: number;
  hasChildren: boolean;
  expanded: boolean;
  /** 1-based place among its siblings, and how many they are. */
  position: number;
  siblings: number;
}

/** Ids of the units whose children are shown. */
export type Expanded = ReadonlySet<string>;

export function childCounts(nodes: readonly UnitNode[]): Map<string | null, number> {
  const counts = new Map<string | null, number>();
  for (const { parent_id: parent } of nodes) counts.set(parent, (counts.get(parent) ?? 0) + 1);
  return counts;
}

/** What is open at first: everything in a small company, the upper levels in a large one. */
export function initiallyExpanded(nodes: readonly UnitNode[], mostRows = 40): Set<string> {
  const depth = nodes.length <= mostRows ? Number.POSITIVE_INFINITY : 1;
  const parents = childCounts(nodes);
  return new Set(
    nodes.filter((node) => node.depth < depth && parents.has(node.id)).map(({ id }) => id),
  );
}

/** What is open now: as at first, but for what the reader opened and closed since. */
export function expandedNow(
  nodes: readonly UnitNode[],
  toggled: ReadonlyMap<string, boolean>,
): Set<string> {
  const expanded = initiallyExpanded(nodes);
  for (const [id, shown] of toggled) {
    if (shown) expanded.add(id);
    else expanded.delete(id);
  }
  return expanded;
}

export function visibleRows(nodes: readonly UnitNode[], expanded: Expanded): TreeRow[] {
  const counts = childCounts(nodes);
  const known = new Set(nodes.map(({ id }) => id));
  const seen = new Map<string | null, number>();
  const depths = new Map<string, number>();
  const rows: TreeRow[] = [];
  for (const node of nodes) {
    const position = (seen.get(node.parent_id) ?? 0) + 1;
    seen.set(node.parent_id, position);
    // Who may see one part of the company only gets it without what lies above it.
    const parent = node.parent_id !== null && known.has(node.parent_id) ? node.parent_id : null;
    const above = parent === null ? -1 : depths.get(parent);
    if (above === undefined || (parent !== null && !expanded.has(parent))) continue;
    depths.set(node.id, above + 1);
    rows.push({
      node,
      index: rows.length,
      depth: above + 1,
      hasChildren: counts.has(node.id),
      expanded: expanded.has(node.id),
      position,
      siblings: counts.get(node.parent_id) ?? 1,
    });
  }
  return rows;
}

export type TreeMove =
  | { kind: 'focus'; id: string }
  | { kind: 'expand'; ids: string[] }
  | { kind: 'collapse'; id: string }
  | { kind: 'open'; id: string }
  | { kind: 'explain'; id: string };

/** What a key pressed on the row `id` means; null when it means nothing there. */
export function moveFor(key: string, rows: readonly TreeRow[], id: string): TreeMove | null {
  const row = rows.find((candidate) => candidate.node.id === id);
  if (!row) return null;
  const focus = (target: TreeRow | undefined): TreeMove | null =>
    target ? { kind: 'focus', id: target.node.id } : null;
  switch (key) {
    case 'ArrowDown':
      return focus(rows[row.index + 1]);
    case 'ArrowUp':
      return focus(rows[row.index - 1]);
    case 'Home':
      return focus(rows[0]);
    case 'End':
      return focus(rows.at(-1));
    case 'PageDown':
      return focus(rows[Math.min(rows.length - 1, row.index + 10)]);
    case 'PageUp':
      return focus(rows[Math.max(0, row.index - 10)]);
    case 'ArrowRight':
      if (!row.hasChildren) return null;
      return row.expanded ? focus(rows[row.index + 1]) : { kind: 'expand', ids: [id] };
    case 'ArrowLeft':
      if (row.hasChildren && row.expanded) return { kind: 'collapse', id };
      return focus(rows.find((candidate) => candidate.node.id === row.node.parent_id));
    case '*':
      return {
        kind: 'expand',
        ids: rows
          .filter(
            (candidate) => candidate.hasChildren && candidate.node.parent_id === row.node.parent_id,
          )
          .map((candidate) => candidate.node.id),
      };
    case 'Enter':
      return { kind: 'open', id };
    case ' ':
      return { kind: 'explain', id };
    default:
      return key.length === 1 ? focus(typeAhead(key, rows, row.index)) : null;
  }
}

/** The next row, after the current one and around, whose name begins with the letter typed. */
function typeAhead(letter: string, rows: readonly TreeRow[], from: number): TreeRow | undefined {
  const wanted = letter.toLocaleLowerCase();
  const order = [...rows.slice(from + 1), ...rows.slice(0, from)];
  return order.find(({ node }) => node.name.toLocaleLowerCase().startsWith(wanted));
}

export interface Gap {
  node: UnitNode;
  /** Names of the units above it, outermost first. */
  path: string[];
}

/**
 * Units without units below them, ordered by how much readiness their people lack together. Units above
 * would only repeat what is below them; units whose readiness is unknown cannot be ranked.
 */
export function biggestGaps(nodes: readonly UnitNode[], most = 5): Gap[] {
  const parents = childCounts(nodes);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const lack = ({ readiness, headcount }: UnitNode) => headcount * (100 - Number(readiness.value));
  return nodes
    .filter((node) => !parents.has(node.id) && node.readiness.value !== null && lack(node) > 0)
    .sort((a, b) => lack(b) - lack(a) || a.name.localeCompare(b.name))
    .slice(0, most)
    .map((node) => ({ node, path: pathOf(node, byId) }));
}

export function pathOf(node: UnitNode, byId: ReadonlyMap<string, UnitNode>): string[] {
  const path: string[] = [];
  let parent = node.parent_id === null ? undefined : byId.get(node.parent_id);
  while (parent) {
    path.unshift(parent.name);
    parent = parent.parent_id === null ? undefined : byId.get(parent.parent_id);
  }
  return path;
}
