import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, Progress, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { keys } from '@/api/keys';
import {
  deleteSpecialistDocument,
  linkSpecialistDocument,
  listSpecialistDocuments,
} from '@/api/market';
import type { SpecialistDocument } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useFormats } from '@/i18n/format';
import { useSizes } from '@/pages/documents/sizes';
import { follow } from '@/pages/documents/storage';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { ConfirmModal, ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useSaved } from '@/ui/useSaved';
import classes from './Market.module.css';
import { ACCEPTED } from './uploading';
import { useAct } from './useAct';
import { useUpload } from './useUpload';

/** The files of a specialist, such as a CV: listed, uploaded, downloaded, deleted. */
export function ProfileDocuments({ id, mayEdit }: { id: string; mayEdit: boolean }) {
  const { t } = useLingui();
  const chooser = useRef<HTMLInputElement>(null);
  const { upload, cancel, name, busy, percent, problem } = useUpload(id);
  const query = useQuery({
    queryKey: keys.related('specialists', 'documents', { specialist: id }),
    queryFn: ({ signal }) => listSpecialistDocuments(id, signal),
  });
  const documents = query.data?.documents ?? [];
  return (
    <Section
      title={<Trans>Documents</Trans>}
      actions={
        mayEdit && (
          <>
            <input
              ref={chooser}
              type="file"
              hidden
              accept={ACCEPTED}
              aria-label={t`Document to upload`}
              onChange={(event) => {
                const file = event.currentTarget.files?.[0];
                // The same file can be chosen again after a refusal.
                event.currentTarget.value = '';
                if (file) upload(file);
              }}
            />
            <Button
              size="xs"
              variant="default"
              disabled={busy}
              onClick={() => chooser.current?.click()}
            >
              <Trans>Upload a document</Trans>
            </Button>
          </>
        )
      }
    >
      <div className={classes.page}>
        {busy && (
          <Group gap="sm" wrap="nowrap">
            <Text size="sm" truncate maw="40%">
              {name}
            </Text>
            <Progress value={percent} flex={1} aria-label={t`Uploading ${name}`} />
            <Button size="compact-sm" variant="default" onClick={cancel}>
              <Trans>Cancel</Trans>
            </Button>
          </Group>
        )}
        <ProblemAlert problem={problem} />
        {query.isPending ? (
          <RowsSkeleton rows={2} />
        ) : query.isError && !query.data ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : documents.length === 0 ? (
          <EmptyState icon="file" title={<Trans>No documents yet</Trans>}>
            <Trans>A CV or a certificate, up to 20 MB: PDF, text or image.</Trans>
          </EmptyState>
        ) : (
          <ul className={classes.cards} aria-label={t`Documents`}>
            {documents.map((one) => (
              <OneDocument key={one.id} specialistId={id} document={one} mayEdit={mayEdit} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}

function OneDocument({
  specialistId,
  document,
  mayEdit,
}: {
  specialistId: string;
  document: SpecialistDocument;
  mayEdit: boolean;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { date } = useFormats();
  const size = useSizes();
  const [deleting, setDeleting] = useState(false);
  const { id, name } = document;
  const open = useAct('specialists', () => linkSpecialistDocument(specialistId, id), {
    onDone: ({ url }) => follow(url),
  });
  return (
    <li>
      <Group gap="sm" wrap="nowrap">
        <Icon name="file" />
        <div className={classes.grows}>
          <div>{name}</div>
          <span className={classes.dimmed}>
            {size(document.size_bytes)} · {date(document.added_at)}
          </span>
        </div>
        <ActionIcon
          variant="subtle"
          color="gray"
          loading={open.isPending}
          aria-label={t`Download ${name}`}
          onClick={() => open.mutate()}
        >
          <Icon name="import" size={16} />
        </ActionIcon>
        {mayEdit && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t`Delete ${name}`}
            onClick={() => setDeleting(true)}
          >
            <Icon name="close" size={16} />
          </ActionIcon>
        )}
      </Group>
      <ProblemAlert problem={open.error ? toProblem(open.error) : null} />
      {deleting && (
        <ConfirmModal
          title={t`Delete ${name}?`}
          confirmLabel={<Trans>Delete</Trans>}
          action={() => deleteSpecialistDocument(specialistId, id)}
          onClose={() => setDeleting(false)}
          onDone={() => {
            setDeleting(false);
            saved('specialists', t`Document deleted`);
          }}
        >
          <Trans>The file is removed, too. This cannot be taken back.</Trans>
        </ConfirmModal>
      )}
    </li>
  );
}
