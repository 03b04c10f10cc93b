import { Trans, useLingui } from '@lingui/react/macro';
import { Textarea, TextInput } from '@mantine/core';
import { createRole, deleteRole, updateRole } from '@/api/endpoints';
import type { Role } from '@/api/types';
import { ConfirmModal, FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';

type FormValues = { title: string; code: string; description: string };

export function RoleForm({
  role,
  onClose,
  onCreated,
}: {
  role?: Role;
  onClose: () => void;
  onCreated?: (role: Role) => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Role>({
    initial: {
      title: role?.title ?? '',
      code: role?.code ?? '',
      description: role?.description ?? '',
    },
    validate: { title: required(t`Give the role a title.`) },
    save: (values) => (role ? updateRole(role.id, values) : createRole(values)),
    onSaved: (result) => {
      onClose();
      if (!role) onCreated?.(result);
      saved('roles', role ? t`Role saved` : t`Role added`);
    },
  });
  return (
    <FormModal
      title={role ? t`Edit role` : t`Add a role`}
      submitLabel={role ? <Trans>Save</Trans> : <Trans>Add role</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput label={t`Title`} data-autofocus {...form.getInputProps('title')} />
      <TextInput
        label={t`Code`}
        description={t`In a catalogue, for example 33-2011.00`}
        {...form.getInputProps('code')}
      />
      <Textarea
        label={t`Description`}
        autosize
        minRows={2}
        maxRows={6}
        {...form.getInputProps('description')}
      />
    </FormModal>
  );
}

export function DeleteRole({
  role,
  onClose,
  onDeleted,
}: {
  role: Role;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { title } = role;
  return (
    <ConfirmModal
      title={t`Delete ${title}?`}
      confirmLabel={<Trans>Delete role</Trans>}
      action={() => deleteRole(role.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        onDeleted();
        saved('roles', t`Role deleted`);
      }}
    >
      <Trans>Its responsibilities go with it. A role that people hold cannot be deleted.</Trans>
    </ConfirmModal>
  );
}
