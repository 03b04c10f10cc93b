import { Trans } from '@lingui/react/macro';
import { Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import { useCallback, useState, type ReactNode } from 'react';
import type { StoredDocument } from '@/api/documents';
import { ErrorState } from '@/ui/ErrorState';
import { KindIcon } from '../KindIcon';
import { useStored } from '../stored';
import { Pdf } from './Pdf';
import { Picture } from './Picture';
import { Player } from './Player';
import { Text as TextOf } from './Text';
import { useLink } from './useLink';
import { wayOf, type Way } from './ways';

interface Props {
  document: StoredDocument;
  download: ReactNode;
}

/** The document itself, or in a sentence why it is not here. */
export function Preview({ document, download }: Props) {
  const { sentence } = useStored();
  const [attempt, setAttempt] = useState(0);
  if (!document.openable) {
    return <Notice document={document}>{sentence(document.stored)}</Notice>;
  }
  const way = wayOf(document);
  if (way === 'none') {
    return (
      <Notice document={document} action={download}>
        <Trans>Browsers cannot show this type of document. Download it to open it.</Trans>
      </Notice>
    );
  }
  return (
    <Linked
      key={`${String(document.id)} ${String(attempt)}`}
      document={document}
      way={way}
      download={download}
      again={() => setAttempt(attempt + 1)}
    />
  );
}

/** What every way of showing a document is given. */
export interface Shown {
  document: StoredDocument;
  url: string;
  /** Ask for another link, because this one has had its minute. */
  renew: () => void;
  /** It cannot be shown, with a new link neither. */
  giveUp: (missing?: boolean) => void;
}

function Linked({ document, way, download, again }: Props & { way: Way; again: () => void }) {
  const { made, renew } = useLink(document.id);
  const [lost, setLost] = useState<'missing' | 'unreadable' | null>(null);
  const giveUp = useCallback(
    (missing?: boolean) => setLost(missing ? 'missing' : 'unreadable'),
    [],
  );
  if (lost) {
    const retry = (
      <Button variant="default" onClick={again}>
        <Trans>Try again</Trans>
      </Button>
    );
    return lost === 'missing' ? (
      <Notice document={document} action={retry}>
        <Trans>Odoo knows this document, but its storage does not have it.</Trans>
      </Notice>
    ) : (
      <Notice
        document={document}
        action={
          <>
            {retry}
            {download}
          </>
        }
      >
        <Trans>It could not be loaded from its storage, or this browser cannot show it.</Trans>
      </Notice>
    );
  }
  if (made?.problem) return <ErrorState error={made.problem} retry={again} />;
  if (!made?.url) {
    return (
      <Center h="100%">
        <Loader size="sm" color="gray" />
      </Center>
    );
  }
  const shown: Shown = { document, url: made.url, renew, giveUp };
  switch (way) {
    case 'pdf':
      return <Pdf {...shown} />;
    case 'image':
      return <Picture {...shown} />;
    case 'audio':
    case 'video':
      return <Player {...shown} as={way} />;
    default:
      return <TextOf {...shown} />;
  }
}

function Notice({
  document,
  children,
  action,
}: {
  document: StoredDocument;
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Stack align="center" justify="center" gap="md" h="100%" p="xl" ta="center">
      <KindIcon kind={document.kind} size={48} />
      <Text c="dimmed" maw={420}>
        {children}
      </Text>
      {action && <Group gap="sm">{action}</Group>}
    </Stack>
  );
}
