import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { signOffRole } from '@/api/endpoints';
import { toProblem } from '@/api/problem';
import type { Role } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { useReturnedFocus } from '@/ui/focus';
import { ProblemAlert } from '@/ui/FormModal';
import { useSaved } from '@/ui/useSaved';

/** Confirm every current holder for every responsibility of a role, in one step. */
export function SignOffHolders({ role, onClose }: { role: Role; onClose: () => void }) {
  const { t } = useLingui();
  const { count } = useFormats();
  const saved = useSaved();
  useReturnedFocus();
  const signOff = useMutation({
    mutationFn: () => signOffRole(role.id),
    onSuccess: ({ created }) => {
      onClose();
      const number = count(created);
      saved('assignments', t`Sign-offs recorded: ${number}`);
    },
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`Sign off all holders`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <Stack gap="md">
        <Text>
          <Plural
            value={role.holders_count}
            one="# current holder will be confirmed able to carry every responsibility of this role. Sign-offs that exist stay as they are."
            other="# current holders will be confirmed able to carry every responsibility of this role. Sign-offs that exist stay as they are."
          />
        </Text>
        <ProblemAlert problem={signOff.error ? toProblem(signOff.error) : null} />
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
          <Button data-autofocus loading={signOff.isPending} onClick={() => signOff.mutate()}>
            <Trans>Sign off</Trans>
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
