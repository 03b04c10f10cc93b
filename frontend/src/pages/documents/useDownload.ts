import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { mintLink, type StoredDocument } from '@/api/documents';
import { Problem, toProblem } from '@/api/problem';
import { follow, presence } from './storage';

/** Save one document under its own name; the link is made by the click and used at once. */
export function useDownload() {
  const { t } = useLingui();
  const mutation = useMutation({
    mutationFn: async ({ id }: Pick<StoredDocument, 'id'>) => {
      const { url } = await mintLink(id, 'attachment');
      const found = await presence(url);
      if (found === 'missing' || found === 'refused') {
        throw new Problem({
          status: 404,
          code: 'storage_missing',
          title: t`This document could not be downloaded`,
          detail:
            found === 'missing'
              ? t`Odoo knows this document, but its storage does not have it.`
              : t`Its storage refused to give it. Tell your administrator.`,
        });
      }
      follow(url);
    },
  });
  return {
    download: (document: Pick<StoredDocument, 'id'>) => mutation.mutate(document),
    busy: mutation.isPending,
    problem: mutation.error ? toProblem(mutation.error) : null,
  };
}
