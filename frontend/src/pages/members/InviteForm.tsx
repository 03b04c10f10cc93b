import { Trans, useLingui } from '@lingui/react/macro';
import { NativeSelect, TextInput } from '@mantine/core';
import { invite } from '@/api/endpoints';
import type { AccountRole, Invitation, Language } from '@/api/types';
import { useMe } from '@/app/me';
import { useRoleName } from '@/app/roleNames';
import { grantable } from '@/app/roles';
import { UnitSelect } from '@/pages/units/UnitSelect';
import { FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';

type FormValues = {
  email: string;
  role: AccountRole;
  unit_id: string | null;
  language: Language;
};

export function InviteForm({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const roleName = useRoleName();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Invitation>({
    initial: {
      email: '',
      role: 'member',
      unit_id: me.unit_id,
      language: i18n.locale === 'fr' ? 'fr' : 'en',
    },
    validate: { email: required(t`Enter an e-mail address.`) },
    save: invite,
    onSaved: () => {
      onClose();
      saved('members', t`Invitation on its way`);
    },
  });
  return (
    <FormModal
      title={t`Invite somebody`}
      submitLabel={<Trans>Send invitation</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <TextInput
        label={t`E-mail`}
        description={t`The invitation works for seven days, once, for this address only`}
        type="email"
        data-autofocus
        {...form.getInputProps('email')}
      />
      <NativeSelect
        label={t`Role`}
        data={grantable(me.role).map((role) => ({ value: role, label: roleName(role) }))}
        {...form.getInputProps('role')}
      />
      <UnitSelect
        label={t`Limited to`}
        description={t`The unit and everything below it`}
        placeholder={t`Whole company`}
        {...form.getInputProps('unit_id')}
      />
      <NativeSelect
        label={t`Language of the mail`}
        data={[
          { value: 'en', label: 'English' },
          { value: 'fr', label: 'Français' },
        ]}
        {...form.getInputProps('language')}
      />
    </FormModal>
  );
}
