import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  CloseButton,
  Modal,
  SegmentedControl,
  type ButtonProps,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { getDocument, type StoredDocument } from '@/api/documents';
import { keys } from '@/api/keys';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import { useNarrow } from '@/ui/useNarrow';
import { useKindName } from '../kinds';
import { useSizes } from '../sizes';
import { useDownload } from '../useDownload';
import { OpenedBy } from './OpenedBy';
import { Preview } from './Preview';
import classes from './Preview.module.css';
import { stepOf } from './ways';

interface Props {
  id: number;
  /** The document as the list has it, when it is in the list. */
  known: StoredDocument | undefined;
  /** Its place in the list, "3 of 120"; null when it is not in the list. */
  position: string | null;
  mayGoBack: boolean;
  mayGoOn: boolean;
  onStep: (step: 1 | -1) => void;
  onClose: () => void;
}

/** One document over the page, with the way to its neighbours in the list. */
export function PreviewDialog(props: Props) {
  const { id, known, position, onStep, onClose } = props;
  const { t } = useLingui();
  const narrow = useNarrow();
  const asked = useQuery({
    queryKey: keys.detail('documents', String(id)),
    queryFn: ({ signal }) => getDocument(id, signal),
    enabled: !known,
  });
  const document = known ?? asked.data;
  const may = { [-1]: props.mayGoBack, 1: props.mayGoOn };

  return (
    <Modal.Root
      opened
      onClose={onClose}
      size="72rem"
      fullScreen={narrow}
      centered
      // Focus goes to the row of the document last seen, which need not be the one opened first.
      returnFocus={false}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={document?.name ?? t`Document`}>
        <div
          role="presentation"
          className={classes.dialog}
          data-full={narrow || undefined}
          onKeyDown={(event) => {
            const step = stepOf(event);
            if (step === 0 || !may[step]) return;
            event.preventDefault();
            onStep(step);
          }}
        >
          {document ? (
            <Opened key={document.id} {...props} document={document} />
          ) : (
            <>
              <div className={classes.head}>
                <div className={classes.title} />
                <CloseButton aria-label={t`Close`} onClick={onClose} />
              </div>
              {asked.isError ? (
                <ErrorState error={asked.error} retry={() => void asked.refetch()} />
              ) : (
                <RowsSkeleton rows={3} />
              )}
            </>
          )}
          <Announcement document={document} position={position} />
        </div>
      </Modal.Content>
    </Modal.Root>
  );
}

function Opened({
  document,
  position,
  mayGoBack,
  mayGoOn,
  onStep,
  onClose,
}: Props & { document: StoredDocument }) {
  const { t } = useLingui();
  const { dateTime } = useFormats();
  const kindName = useKindName();
  const size = useSizes();
  const mayAdminister = useMay('documents:admin');
  const [tab, setTab] = useState<'preview' | 'access'>('preview');
  const { download, problem, busy } = useDownload();
  const stage = useRef<HTMLDivElement>(null);
  const { name, kind, created_at, record, directory } = document;
  const facts = [
    kindName(kind),
    document.size !== null && size(document.size),
    created_at && dateTime(created_at),
    record && [record.model_label, record.name].join(' '),
    directory?.path,
    ...document.tags.map((tag) => tag.name),
  ].filter(Boolean);
  const button = (size: ButtonProps['size']) =>
    document.openable && (
      <Button
        size={size}
        variant="default"
        leftSection={<Icon name="import" size={16} />}
        loading={busy}
        onClick={() => download(document)}
      >
        <Trans>Download</Trans>
      </Button>
    );
  return (
    <>
      <div className={classes.head}>
        <div className={classes.title}>
          <h2 title={name}>{name}</h2>
          <p title={facts.join(' · ')}>{facts.join(' · ')}</p>
        </div>
        <div className={classes.actions}>
          {mayAdminister && (
            <SegmentedControl
              size="xs"
              aria-label={t`What to show`}
              value={tab}
              onChange={(value) => setTab(value)}
              data={[
                { value: 'preview', label: t`Preview` },
                { value: 'access', label: t`Opened by` },
              ]}
            />
          )}
          {button('xs')}
          <span className={classes.neighbours}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t`Previous document`}
              disabled={!mayGoBack}
              onClick={() => onStep(-1)}
            >
              <Icon name="chevron" style={{ transform: 'rotate(180deg)' }} />
            </ActionIcon>
            {position && <span className={classes.position}>{position}</span>}
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t`Next document`}
              disabled={!mayGoOn}
              onClick={() => onStep(1)}
            >
              <Icon name="chevron" />
            </ActionIcon>
          </span>
        </div>
        <CloseButton aria-label={t`Close`} onClick={onClose} />
      </div>
      {problem && <ProblemAlert problem={problem} />}
      {/* The arrows are meant for what is shown, so that is what has the focus. */}
      <div ref={stage} className={classes.stage} tabIndex={-1} data-autofocus>
        {tab === 'preview' ? (
          <Preview document={document} download={button('sm')} />
        ) : (
          <OpenedBy id={document.id} />
        )}
      </div>
    </>
  );
}

/** Says which document came up, for those who do not see it. */
function Announcement({
  document,
  position,
}: {
  document: StoredDocument | undefined;
  position: string | null;
}) {
  const { date } = useFormats();
  const kindName = useKindName();
  const text = document
    ? [
        document.name,
        kindName(document.kind),
        document.created_at && date(document.created_at),
        position,
      ]
        .filter(Boolean)
        .join(', ')
    : '';
  return (
    <div role="status" className="annex-hidden">
      {text}
    </div>
  );
}
