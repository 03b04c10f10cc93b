/** A node of the tree is a place: its key, and the filters of the address that it stands for. */

import type { Dimension } from '@/api/documents';
import type { Values } from './asked';

type Place = Partial<Values>;

/** A record's key is its model and, after a colon, its id: `sale.order` or `sale.order:12`. */
function recordPlace(key: string): Place {
  const [model = '', id = ''] = key.split(':');
  return { record_model: model, record_id: id };
}

/** What choosing a node asks for. */
export function placeOf(dimension: Dimension, key: string): Place {
  switch (dimension) {
    case 'record':
      return recordPlace(key);
    case 'directory':
      return { directory: key };
    case 'type':
      return { kind: key };
    case 'tag':
      return { tag: key };
  }
}

/** The node that the address stands at, null when it is at none of this dimension. */
export function keyOf(dimension: Dimension, values: Values): string | null {
  switch (dimension) {
    case 'record':
      if (!values.record_model) return null;
      return values.record_id ? `${values.record_model}:${values.record_id}` : values.record_model;
    case 'directory':
      return values.directory || null;
    case 'type':
      return values.kind || null;
    case 'tag':
      return values.tag || null;
  }
}

/** The node around a record that must be open for the record to be seen. */
export function parentOf(dimension: Dimension, key: string): string | null {
  return dimension === 'record' && key.includes(':') ? (key.split(':')[0] ?? null) : null;
}
