import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { toProblem, type Problem } from '@/api/problem';
import { ProblemAdvice, ProblemTitle } from './ErrorState';
import { useReturnedFocus } from './focus';

export function ProblemAlert({ problem }: { problem: Problem | null }) {
  if (!problem) return null;
  const unplaced = Object.values(problem.errors).flat();
  return (
    <Alert color="red" variant="light" role="alert" title={<ProblemTitle problem={problem} />}>
      {unplaced.length > 0 ? (
        <Text size="sm">{unplaced.join(' ')}</Text>
      ) : (
        <ProblemAdvice problem={problem} />
      )}
    </Alert>
  );
}

/** A small form over the page. It is mounted when it opens, so it always starts from the row as it is. */
export function FormModal({
  title,
  submitLabel,
  cancelLabel,
  onClose,
  onSubmit,
  saving,
  problem,
  children,
}: {
  title: string;
  submitLabel: ReactNode;
  /** Where what is submitted is itself to cancel something: what it is to leave that. */
  cancelLabel?: ReactNode;
  onClose: () => void;
  onSubmit: (event: React.FormEvent<HTMLFormElement>) => void;
  saving: boolean;
  problem: Problem | null;
  children: ReactNode;
}) {
  const { t } = useLingui();
  useReturnedFocus();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <form onSubmit={onSubmit} noValidate>
        <Stack gap="md">
          {children}
          <ProblemAlert problem={problem} />
          <Group justify="flex-end" gap="sm" mt="xs">
            <Button variant="default" onClick={onClose}>
              {cancelLabel ?? <Trans>Cancel</Trans>}
            </Button>
            <Button type="submit" loading={saving}>
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** Ask once before something that cannot be taken back; says what goes with it. */
export function ConfirmModal({
  title,
  children,
  confirmLabel,
  color = 'red',
  action,
  onDone,
  onClose,
}: {
  title: string;
  children: ReactNode;
  confirmLabel: ReactNode;
  color?: string;
  action: () => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}) {
  const { t } = useLingui();
  const mutation = useMutation({ mutationFn: action, onSuccess: onDone });
  useReturnedFocus();
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t`Close` }}>
      <Stack gap="md">
        <Text>{children}</Text>
        <ProblemAlert problem={mutation.error ? toProblem(mutation.error) : null} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose} data-autofocus>
            <Trans>Cancel</Trans>
          </Button>
          <Button color={color} loading={mutation.isPending} onClick={() => mutation.mutate()}>
            {confirmLabel}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
