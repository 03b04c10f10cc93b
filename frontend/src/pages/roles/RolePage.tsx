import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { getRole } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { whileRecalculating } from '@/api/recalculating';
import type { Role } from '@/api/types';
import { useMay } from '@/app/me';
import { ErrorState } from '@/ui/ErrorState';
import { NumberHead } from '@/ui/NumberHead';
import { PageHeader } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { RowMenu } from '@/ui/RowMenu';
import { ResponsibilityList } from '@/pages/responsibilities/ResponsibilityList';
import { Holders } from './Holders';
import { DeleteRole, RoleForm } from './RoleForm';
import classes from './Role.module.css';
import { SignOffHolders } from './SignOffHolders';

export default function RolePage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.detail('roles', id),
    queryFn: ({ signal }) => getRole(id, signal),
    refetchInterval: whileRecalculating,
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return <RoleView role={query.data} />;
}

function RoleView({ role }: { role: Role }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const mayWrite = useMay('roles:write');
  const maySign = useMay('assignments:write');
  const [dialog, setDialog] = useState<'edit' | 'delete' | 'sign-off' | null>(null);
  const close = () => setDialog(null);
  const { title } = role;
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ to: '/roles', label: t`Roles` }]}
        subtitle={[role.code, role.source === 'onet' ? 'O*NET' : ''].filter(Boolean).join(' · ')}
        actions={
          <>
            {maySign && role.holders_count > 0 && (
              <Button variant="default" onClick={() => setDialog('sign-off')}>
                <Trans>Sign off all holders</Trans>
              </Button>
            )}
            {mayWrite && (
              <>
                <Button variant="default" onClick={() => setDialog('edit')}>
                  <Trans>Edit</Trans>
                </Button>
                <RowMenu label={t`More actions for ${title}`}>
                  <Menu.Item color="red" onClick={() => setDialog('delete')}>
                    <Trans>Delete</Trans>
                  </Menu.Item>
                </RowMenu>
              </>
            )}
          </>
        }
      />
      <div className={classes.page}>
        <NumberHead readiness={role.readiness} level="role" id={role.id} name={title}>
          <Text size="sm" c="dimmed">
            <Plural value={role.holders_count} one="# holder" other="# holders" />
          </Text>
        </NumberHead>
        {role.description && <Text maw="48rem">{role.description}</Text>}
        <ResponsibilityList role={role} />
        <Holders roleId={role.id} />
      </div>
      {dialog === 'edit' && <RoleForm role={role} onClose={close} />}
      {dialog === 'sign-off' && <SignOffHolders role={role} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteRole
          role={role}
          onClose={close}
          onDeleted={() => void navigate('/roles', { replace: true })}
        />
      )}
    </>
  );
}
