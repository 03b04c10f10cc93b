import { Trans, useLingui } from '@lingui/react/macro';
import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { reactivateMember } from '@/api/endpoints';
import type { Member } from '@/api/types';
import { useMay, useMe } from '@/app/me';
import { atLeast } from '@/app/roles';
import { RowMenu } from '@/ui/RowMenu';
import { useSaved } from '@/ui/useSaved';
import { MemberForm, RemoveMember, SuspendMember } from './MemberForm';

/** What can be done with a member; nothing with one whose role is above one's own. */
export function MemberMenu({ member }: { member: Member }) {
  const { t } = useLingui();
  const me = useMe();
  const mayAdminister = useMay('members:admin') && atLeast(me.role, member.role);
  const [dialog, setDialog] = useState<'edit' | 'suspend' | 'remove' | null>(null);
  const saved = useSaved();
  const reactivate = useMutation({
    mutationFn: () => reactivateMember(member.id),
    onSuccess: () => saved('members', t`Member let in again`),
  });
  if (!mayAdminister) return null;
  const close = () => setDialog(null);
  const { name } = member;
  return (
    <>
      <RowMenu label={t`Actions for ${name}`}>
        <Menu.Item onClick={() => setDialog('edit')}>
          <Trans>Change role and limit</Trans>
        </Menu.Item>
        {member.status === 'active' ? (
          <Menu.Item onClick={() => setDialog('suspend')}>
            <Trans>Suspend</Trans>
          </Menu.Item>
        ) : (
          <Menu.Item onClick={() => reactivate.mutate()}>
            <Trans>Let in again</Trans>
          </Menu.Item>
        )}
        <Menu.Divider />
        <Menu.Item color="red" onClick={() => setDialog('remove')}>
          <Trans>Remove</Trans>
        </Menu.Item>
      </RowMenu>
      {dialog === 'edit' && <MemberForm member={member} onClose={close} />}
      {dialog === 'suspend' && <SuspendMember member={member} onClose={close} />}
      {dialog === 'remove' && <RemoveMember member={member} onClose={close} />}
    </>
  );
}
