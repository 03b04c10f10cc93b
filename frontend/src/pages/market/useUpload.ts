import { useLingui } from '@lingui/react/macro';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { addSpecialistDocument, beginUpload } from '@/api/market';
import { Problem, toProblem } from '@/api/problem';
import { useSaved } from '@/ui/useSaved';
import { checksumOf, putFile, refusalOf, typeOf } from './uploading';

/** One file at a time: weighed, sent to the storage with a share that grows, then added. */
export function useUpload(specialistId: string) {
  const { t } = useLingui();
  const saved = useSaved();
  const [percent, setPercent] = useState(0);
  const running = useRef<AbortController | null>(null);
  const refused = (detail: string) =>
    new Problem({ status: 400, code: 'refused_here', title: t`This file is not taken`, detail });
  const mutation = useMutation({
    mutationFn: async (file: File) => {
      const refusal = refusalOf(file);
      if (refusal === 'type') {
        throw refused(
          t`Choose a PDF, Word or OpenDocument text, a JPEG or PNG image, or plain text.`,
        );
      }
      if (refusal === 'empty') throw refused(t`There is nothing in it.`);
      if (refusal === 'size') throw refused(t`It is larger than 20 MB. Choose a smaller one.`);
      const abort = new AbortController();
      running.current = abort;
      setPercent(0);
      const said = {
        name: file.name,
        media_type: typeOf(file.name) ?? '',
        size_bytes: file.size,
        sha256: await checksumOf(file),
      };
      const link = await beginUpload(specialistId, said);
      await putFile(link, file, said.media_type, { signal: abort.signal, onProgress: setPercent });
      await addSpecialistDocument(specialistId, said);
    },
    onSuccess: () => saved('specialists', t`Document added`),
  });
  const { error } = mutation;
  const cancelled = error instanceof DOMException && error.name === 'AbortError';
  const lost = error instanceof TypeError;
  return {
    upload: (file: File) => mutation.mutate(file),
    cancel: () => running.current?.abort(),
    name: mutation.variables?.name ?? '',
    busy: mutation.isPending,
    percent,
    problem:
      !error || cancelled
        ? null
        : lost
          ? new Problem({
              status: 503,
              code: 'storage_unreachable',
              title: t`The file did not arrive`,
              detail: t`The storage did not take it. Try again in a moment.`,
            })
          : toProblem(error),
  };
}
