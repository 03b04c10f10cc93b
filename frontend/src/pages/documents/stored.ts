import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import type { Stored } from '@/api/documents';

type Elsewhere = Exclude<Stored, 'object_storage'>;

const SHORT: Record<Elsewhere, MessageDescriptor> = {
  odoo: msg`only in Odoo`,
  database: msg`only in Odoo`,
  link: msg`a link`,
  cloud: msg`in another cloud`,
  unknown: msg`unknown storage`,
  empty: msg`empty`,
};

const SENTENCES: Record<Elsewhere, MessageDescriptor> = {
  odoo: msg`It is in Odoo's own file store, which Annex does not read. Open it in Odoo.`,
  database: msg`It is inside Odoo's database, from which Annex takes no contents. Open it in Odoo.`,
  link: msg`It is a link to a place outside Odoo, which Annex does not follow. Open it in Odoo.`,
  cloud: msg`It is in a cloud storage to which only Odoo has the key. Open it in Odoo.`,
  unknown: msg`It is in a storage that Annex does not know. Your administrator can make it known.`,
  empty: msg`It has a name and no contents.`,
};

/** Where a document is that cannot be opened here, in a word or in a sentence. */
export function useStored() {
  const { _ } = useLingui();
  return {
    short: (stored: Stored) => _(SHORT[stored === 'object_storage' ? 'unknown' : stored]),
    sentence: (stored: Stored) => _(SENTENCES[stored === 'object_storage' ? 'unknown' : stored]),
  };
}
