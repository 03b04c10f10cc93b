import { Trans, useLingui } from '@lingui/react/macro';
import { Group, NativeSelect, TextInput } from '@mantine/core';
import { createEmployee, deleteEmployee, updateEmployee } from '@/api/endpoints';
import type { Employee, EmployeeStatus } from '@/api/types';
import { ConfirmModal, FormModal } from '@/ui/FormModal';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { fullName } from './names';

type FormValues = {
  given_name: string;
  family_name: string;
  number: string;
  email: string;
  status: EmployeeStatus;
};

export function EmployeeForm({
  person,
  onClose,
  onCreated,
}: {
  person?: Employee;
  onClose: () => void;
  onCreated?: (person: Employee) => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const { form, problem, saving, submit } = useProblemForm<FormValues, Employee>({
    initial: {
      given_name: person?.given_name ?? '',
      family_name: person?.family_name ?? '',
      number: person?.number ?? '',
      email: person?.email ?? '',
      status: person?.status ?? 'active',
    },
    validate: {
      given_name: required(t`Enter a given name.`),
      family_name: required(t`Enter a family name.`),
      number: required(t`Enter the employee number.`),
    },
    save: (values) => (person ? updateEmployee(person.id, values) : createEmployee(values)),
    onSaved: (result) => {
      onClose();
      if (!person) onCreated?.(result);
      saved('employees', person ? t`Person saved` : t`Person added`);
    },
  });
  return (
    <FormModal
      title={person ? t`Edit person` : t`Add a person`}
      submitLabel={person ? <Trans>Save</Trans> : <Trans>Add person</Trans>}
      onClose={onClose}
      onSubmit={submit}
      saving={saving}
      problem={problem}
    >
      <Group grow align="flex-start">
        <TextInput label={t`Given name`} data-autofocus {...form.getInputProps('given_name')} />
        <TextInput label={t`Family name`} {...form.getInputProps('family_name')} />
      </Group>
      <TextInput
        label={t`Employee number`}
        description={t`Unique in the company`}
        {...form.getInputProps('number')}
      />
      <TextInput label={t`E-mail`} type="email" {...form.getInputProps('email')} />
      <NativeSelect
        label={t`Status`}
        data={[
          { value: 'active', label: t`Active` },
          { value: 'left', label: t`Left` },
        ]}
        {...form.getInputProps('status')}
      />
    </FormModal>
  );
}

export function DeleteEmployee({
  person,
  onClose,
  onDeleted,
}: {
  person: Employee;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const name = fullName(person);
  return (
    <ConfirmModal
      title={t`Delete ${name}?`}
      confirmLabel={<Trans>Delete person</Trans>}
      action={() => deleteEmployee(person.id)}
      onClose={onClose}
      onDone={() => {
        onClose();
        onDeleted();
        saved('employees', t`Person deleted`);
      }}
    >
      <Trans>
        Only a person without assignments can be deleted. Someone who left is kept by setting the
        status to “Left”.
      </Trans>
    </ConfirmModal>
  );
}
