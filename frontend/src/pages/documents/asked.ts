/** What the page asks for, as the address holds it and as the API takes it. */

import type { DocumentFilters, Dimension } from '@/api/documents';
import { startOf } from '@/ui/days';

export const FILTERS = [
  'search',
  'record_model',
  'record_id',
  'directory',
  'tag',
  'kind',
  'from',
  'until',
  'order',
  'by',
  'open',
] as const;
export type FilterName = (typeof FILTERS)[number];
export type Values = Record<FilterName, string>;

/** What narrows the list down; how it is sorted and browsed, and what is open, do not. */
export const NARROWING = FILTERS.filter((name) => !['order', 'by', 'open'].includes(name));

export const DIMENSIONS: readonly Dimension[] = ['record', 'directory', 'type', 'tag'];

export const ORDERS = [
  'relevance',
  '-created_at',
  'created_at',
  'name',
  '-name',
  '-size',
  'size',
] as const;
export type Order = (typeof ORDERS)[number];

export function dimensionOf(values: Values): Dimension {
  return DIMENSIONS.find((dimension) => dimension === values.by) ?? 'record';
}

/** The order in force: the best match while searching, else the newest first, unless one was chosen. */
export function orderOf({ order, search }: Pick<Values, 'order' | 'search'>): Order {
  const chosen = ORDERS.find((known) => known === order);
  if (chosen && (chosen !== 'relevance' || search)) return chosen;
  return search ? 'relevance' : '-created_at';
}

/** The filters in the API's words; both days of the address are included. */
export function filtersOf(values: Values): DocumentFilters {
  const { search, record_model, record_id, directory, tag, kind, from, until } = values;
  return {
    search,
    record_model,
    record_id: record_model ? record_id : '',
    directory,
    tag,
    kind,
    created_from: startOf(from),
    created_before: startOf(until, { next: true }),
  };
}

/** The filters that a tree of one dimension counts under: all but its own, or nothing else would show. */
export function filtersBeside(dimension: Dimension, filters: DocumentFilters): DocumentFilters {
  switch (dimension) {
    case 'record':
      return { ...filters, record_model: '', record_id: '' };
    case 'directory':
      return { ...filters, directory: '' };
    case 'type':
      return { ...filters, kind: '' };
    case 'tag':
      return { ...filters, tag: '' };
  }
}

export function isNarrowed(values: Values): boolean {
  return NARROWING.some((name) => values[name]);
}

export const NOTHING_NARROWED = Object.fromEntries(
  NARROWING.map((name) => [name, '']),
) as Partial<Values>;
