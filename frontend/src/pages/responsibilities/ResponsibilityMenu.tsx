import { Trans, useLingui } from '@lingui/react/macro';
import { Menu } from '@mantine/core';
import { useState } from 'react';
import { deleteResponsibility } from '@/api/endpoints';
import type { Responsibility } from '@/api/types';
import { useMay } from '@/app/me';
import { ConfirmModal } from '@/ui/FormModal';
import { RowMenu } from '@/ui/RowMenu';
import { useSaved } from '@/ui/useSaved';
import { RequirementForm } from './RequirementForm';
import { ResponsibilityForm } from './ResponsibilityForm';

export function ResponsibilityMenu({
  responsibility,
  onDeleted,
}: {
  responsibility: Responsibility;
  onDeleted?: () => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'add' | null>(null);
  const close = () => setDialog(null);
  if (!useMay('responsibilities:write')) return <span />;
  const { name } = responsibility;
  return (
    <>
      <RowMenu label={t`Actions for ${name}`}>
        <Menu.Item onClick={() => setDialog('add')}>
          <Trans>Add requirement</Trans>
        </Menu.Item>
        <Menu.Item onClick={() => setDialog('edit')}>
          <Trans>Edit</Trans>
        </Menu.Item>
        <Menu.Item color="red" onClick={() => setDialog('delete')}>
          <Trans>Delete</Trans>
        </Menu.Item>
      </RowMenu>
      {dialog === 'edit' && (
        <ResponsibilityForm
          responsibility={responsibility}
          roleId={responsibility.role_id}
          onClose={close}
        />
      )}
      {dialog === 'add' && <RequirementForm responsibilityId={responsibility.id} onClose={close} />}
      {dialog === 'delete' && (
        <ConfirmModal
          title={t`Delete this responsibility?`}
          confirmLabel={<Trans>Delete responsibility</Trans>}
          action={() => deleteResponsibility(responsibility.id)}
          onClose={close}
          onDone={() => {
            close();
            onDeleted?.();
            saved('responsibilities', t`Responsibility deleted`);
          }}
        >
          <Trans>Its requirements, their evidence and the sign-offs for it go with it.</Trans>
        </ConfirmModal>
      )}
    </>
  );
}
