/** What the places in the address are called, from what the page has read already. */

import type { StoredDocument } from '@/api/documents';
import type { Values } from './asked';

export interface Names {
  record: string | null;
  directory: string | null;
  tag: string | null;
}

export function namesOf(
  values: Values,
  rows: readonly StoredDocument[],
  chosen: { key: string; label: string } | null,
): Names {
  const { record_model, record_id, directory, tag } = values;
  const label = (key: string) => (chosen?.key === key ? chosen.label : null);
  const own = rows.find(({ record }) => record?.model === record_model)?.record;
  return {
    record: record_id
      ? ((own && String(own.id) === record_id ? own.name : null) ??
        label(`${record_model}:${record_id}`))
      : (own?.model_label ?? label(record_model)),
    directory:
      rows.find((row) => String(row.directory?.id) === directory)?.directory?.path ??
      label(directory),
    tag: rows.flatMap((row) => row.tags).find((one) => String(one.id) === tag)?.name ?? label(tag),
  };
}
