import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Progress, Text } from '@mantine/core';
import { useFormats } from '@/i18n/format';
import { ProblemAlert } from '@/ui/FormModal';
import { useSizes } from '../sizes';
import type { useZip } from './useZip';
import classes from '../Documents.module.css';

const NAMED = 5;

/** How far the archive is, what could not be put into it, and the way to stop it. */
export function ZipBar({ zip }: { zip: ReturnType<typeof useZip> }) {
  const { t } = useLingui();
  const { count, list } = useFormats();
  const size = useSizes();
  const { state, cancel, dismiss } = zip;
  if (state.status === 'idle') return null;
  const close = { withCloseButton: true, onClose: dismiss, closeButtonLabel: t`Close` };
  switch (state.status) {
    case 'running': {
      const { files, progress } = state;
      const part = state.size
        ? Math.min(progress.bytes / state.size, 1)
        : progress.done / Math.max(files, 1);
      return (
        <div className={classes.zip}>
          <Group justify="space-between" gap="sm">
            <Text size="sm">
              <Trans>
                Making the archive: {count(progress.done)} of {count(files)} documents,{' '}
                {size(progress.bytes)}
              </Trans>
            </Text>
            <Button size="compact-sm" variant="default" onClick={cancel}>
              <Trans>Cancel</Trans>
            </Button>
          </Group>
          <Progress value={part * 100} size="sm" aria-label={t`Progress of the archive`} />
        </div>
      );
    }
    case 'done': {
      const { failures, progress } = state;
      const there = state.files - failures.filter(({ reason }) => reason !== 'cut').length;
      const named = list(failures.slice(0, NAMED).map(({ name }) => name));
      const more = failures.length - NAMED;
      return (
        <Alert {...close} color={failures.length ? 'red' : 'gray'} variant="light" role="status">
          <Text size="sm">
            <Plural
              value={there}
              one="# document is in the archive"
              other="# documents are in the archive"
            />{' '}
            ({size(progress.bytes)}).{' '}
            {failures.length > 0 && (
              <>
                <Plural
                  value={failures.length}
                  one="# could not be put into it, or not whole:"
                  other="# could not be put into it, or not whole:"
                />{' '}
                {named}
                {more > 0 && (
                  <>
                    {' '}
                    <Plural value={more} one="and # more" other="and # more" />
                  </>
                )}
                . <Trans>A text file inside the archive lists them with the reasons.</Trans>
              </>
            )}
          </Text>
        </Alert>
      );
    }
    case 'tooLarge':
      return (
        <Alert {...close} color="red" variant="light" role="alert">
          <Text size="sm">
            <Trans>
              This is more than 2 GB, and this browser cannot write an archive straight to a file.
              Select less, or use Chrome or Edge.
            </Trans>
          </Text>
        </Alert>
      );
    case 'failed':
      return (
        <Group gap="sm" align="start" wrap="nowrap">
          <ProblemAlert problem={state.problem} />
          <Button size="compact-sm" variant="default" onClick={dismiss}>
            <Trans>Close</Trans>
          </Button>
        </Group>
      );
  }
}
