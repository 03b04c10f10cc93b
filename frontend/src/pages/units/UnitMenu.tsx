import { Trans, useLingui } from '@lingui/react/macro';
import { Menu } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { Unit } from '@/api/types';
import { useMay } from '@/app/me';
import { RowMenu } from '@/ui/RowMenu';
import { DeleteUnit, UnitForm } from './dialogs';

export function UnitMenu({
  unit,
  tabIndex,
  onDeleted,
}: {
  unit: Unit;
  tabIndex?: number;
  onDeleted?: () => void;
}) {
  const { t } = useLingui();
  const mayWrite = useMay('units:write');
  const [dialog, setDialog] = useState<'edit' | 'add' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const { name } = unit;
  return (
    <>
      <RowMenu label={t`Actions for ${name}`} tabIndex={tabIndex}>
        <Menu.Item component={Link} to={`/people?unit=${unit.id}`}>
          <Trans>People of this unit</Trans>
        </Menu.Item>
        {mayWrite && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => setDialog('add')}>
              <Trans>Add a unit below</Trans>
            </Menu.Item>
            <Menu.Item onClick={() => setDialog('edit')}>
              <Trans>Edit</Trans>
            </Menu.Item>
            <Menu.Item color="red" onClick={() => setDialog('delete')}>
              <Trans>Delete</Trans>
            </Menu.Item>
          </>
        )}
      </RowMenu>
      {dialog === 'edit' && <UnitForm unit={unit} onClose={close} />}
      {dialog === 'add' && <UnitForm parentId={unit.id} onClose={close} />}
      {dialog === 'delete' && <DeleteUnit unit={unit} onClose={close} onDeleted={onDeleted} />}
    </>
  );
}
