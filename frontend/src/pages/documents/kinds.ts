import { msg } from '@lingui/core/macro';
import type { MessageDescriptor } from '@lingui/core';
import { useLingui } from '@lingui/react';
import { useCallback } from 'react';
import type { Kind } from '@/api/documents';

export const KINDS: readonly Kind[] = [
  'pdf',
  'image',
  'office',
  'text',
  'video',
  'audio',
  'archive',
  'other',
];

const NAMES: Record<Kind, MessageDescriptor> = {
  pdf: msg`PDF`,
  image: msg`Image`,
  office: msg`Office document`,
  text: msg`Text`,
  video: msg`Video`,
  audio: msg`Audio`,
  archive: msg`Archive`,
  other: msg`Other file`,
};

/** The name of a kind of document in the reader's language. */
export function useKindName(): (kind: Kind) => string {
  const { _ } = useLingui();
  return (kind) => _(NAMES[kind]);
}

/** The name of what may be a kind; of an unknown one what it is called otherwise. */
export function useKindOf(): (key: string, otherwise: string) => string {
  const { _ } = useLingui();
  return useCallback(
    (key, otherwise) => {
      const kind = KINDS.find((known) => known === key);
      return kind ? _(NAMES[kind]) : otherwise;
    },
    [_],
  );
}
