import { Trans, useLingui } from '@lingui/react/macro';
import { Checkbox, NativeSelect, Stack, Text } from '@mantine/core';
import { removeMember, suspendMember, updateMember } from '@/api/endpoints';
import type { AccountRole, Member } from '@/api/types';
import { useMe } from '@/app/me';
import { usePermissionName } from '@/app/permissions';
import { useRoleName } from '@/app/roleNames';
import { atLeast, grantable } from '@/app/roles';
import { UnitSelect } from '@/pages/units/UnitSelect';
import { ConfirmModal, FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';

type FormValues = { role: AccountRole; unit_id: string | null; permissions: string[] };

export function MemberForm({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const me = useMe();
  const roleName = useRoleName();
  const permissionName = usePermissionName();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Member>({
    initial: {
      role: member.role,
      unit_id: member.unit_id,
      permissions: member.permissions,
    },
    save: (values) => updateMember(member.id, values),
    onSaved: () => {
      onClose();
      saved('members', t`Member saved`);
    },
  });
  const { name } = member;
  const holdsAll = atLeast(form.values.role, 'admin');
  return (
    <FormModal
      title={t`Change ${name}`}
      submitLabel={<Trans>Save</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <NativeSelect
        label={t`Role`}
        data-autofocus
        data={grantable(me.role).map((role) => ({ value: role, label: roleName(role) }))}
        {...form.getInputProps('role')}
      />
      <UnitSelect
        label={t`Limited to`}
        description={t`The unit and everything below it`}
        placeholder={t`Whole company`}
        {...form.getInputProps('unit_id')}
      />
      {me.permissions.length > 0 && (
        <Checkbox.Group
          label={t`Permissions`}
          {...form.getInputProps('permissions')}
          {...(holdsAll ? { value: me.permissions } : {})}
        >
          <Stack gap="xs" mt="xs">
            {me.permissions.map((permission) => (
              <Checkbox
                key={permission}
                value={permission}
                label={permissionName(permission)}
                disabled={holdsAll}
              />
            ))}
            {holdsAll && (
              <Text size="sm" c="dimmed">
                <Trans>Administrators and owners hold every permission.</Trans>
              </Text>
            )}
          </Stack>
        </Checkbox.Group>
      )}
    </FormModal>
  );
}

export function SuspendMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { name } = member;
  return (
    <ConfirmModal
      title={t`Suspend ${name}?`}
      confirmLabel={<Trans>Suspend</Trans>}
      action={() => suspendMember(member.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        saved('members', t`Member suspended`);
      }}
    >
      <Trans>
        They are shut out of this company at once, with every application that works for them. You
        can let them in again at any time.
      </Trans>
    </ConfirmModal>
  );
}

export function RemoveMember({ member, onClose }: { member: Member; onClose: () => void }) {
  const { t } = useLingui();
  const saved = useSaved();
  const { name } = member;
  return (
    <ConfirmModal
      title={t`Remove ${name}?`}
      confirmLabel={<Trans>Remove member</Trans>}
      action={() => removeMember(member.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        saved('members', t`Member removed`);
      }}
    >
      <Trans>
        They lose access to this company. What they did stays, and they can be invited again.
      </Trans>
    </ConfirmModal>
  );
}
