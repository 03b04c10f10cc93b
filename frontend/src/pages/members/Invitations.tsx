import { Trans, useLingui } from '@lingui/react/macro';
import { Menu, NativeSelect } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { listInvitations, resendInvitation, revokeInvitation } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Invitation, InvitationStatus } from '@/api/types';
import { useMay, useMe } from '@/app/me';
import { useRoleName } from '@/app/roleNames';
import { atLeast } from '@/app/roles';
import { useFormats } from '@/i18n/format';
import { EmptyState } from '@/ui/EmptyState';
import { ConfirmModal } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { RowMenu } from '@/ui/RowMenu';
import { useNarrow } from '@/ui/useNarrow';
import { useSaved } from '@/ui/useSaved';
import { useLimitName } from './useLimitName';

const WIDE =
  'minmax(12rem, 1.4fr) minmax(8rem, 0.8fr) minmax(9rem, 1.1fr) minmax(12rem, 1.1fr) 2.25rem';
const NARROW = 'minmax(0, 1.2fr) minmax(0, 1fr) 2.25rem';

/** Who was invited and has not come yet, and what became of the others. */
export function Invitations() {
  const { t } = useLingui();
  const roleName = useRoleName();
  const limitName = useLimitName();
  const narrow = useNarrow();
  const [status, setStatus] = useState<InvitationStatus>('pending');
  const invitations = useInfiniteQuery({
    ...paged({
      queryKey: keys.invitations({ status }),
      load: (paging, signal) => listInvitations({ status, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  return (
    <Section
      title={<Trans>Invitations</Trans>}
      flush
      actions={
        <NativeSelect
          size="xs"
          aria-label={t`Which invitations`}
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value as InvitationStatus)}
          data={[
            { value: 'pending', label: t`Pending` },
            { value: 'expired', label: t`Expired` },
            { value: 'accepted', label: t`Accepted` },
            { value: 'revoked', label: t`Revoked` },
          ]}
        />
      }
    >
      <PagedList
        label={t`Invitations`}
        columns={narrow ? NARROW : WIDE}
        heads={[
          { label: t`E-mail` },
          ...(narrow ? [] : [{ label: t`Role` }, { label: t`Limited to` }]),
          { label: t`State` },
          { label: t`Actions`, hidden: true },
        ]}
        query={invitations}
        rowKey={(invitation: Invitation) => invitation.id}
        cells={(invitation) => [
          invitation.email,
          ...(narrow ? [] : [roleName(invitation.role), limitName(invitation.unit_id)]),
          <State key="state" invitation={invitation} />,
          <InvitationMenu key="menu" invitation={invitation} />,
        ]}
        empty={<EmptyState icon="members" title={<Trans>No such invitation</Trans>} />}
      />
    </Section>
  );
}

function State({ invitation }: { invitation: Invitation }) {
  const { date } = useFormats();
  const { status, sent_at, expires_at, accepted_at, revoked_at } = invitation;
  if (accepted_at) return <Trans>Accepted on {date(accepted_at)}</Trans>;
  if (revoked_at) return <Trans>Revoked on {date(revoked_at)}</Trans>;
  if (status === 'expired') return <Trans>Expired on {date(expires_at)}</Trans>;
  if (!sent_at) return <Trans>Not sent yet</Trans>;
  return <Trans>Works until {date(expires_at)}</Trans>;
}

function InvitationMenu({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui();
  const me = useMe();
  const mayAdminister = useMay('members:admin') && atLeast(me.role, invitation.role);
  const [revoking, setRevoking] = useState(false);
  const saved = useSaved();
  const resend = useMutation({
    mutationFn: () => resendInvitation(invitation.id),
    onSuccess: () => saved('members', t`Invitation on its way`),
  });
  const isOpen = !invitation.accepted_at && !invitation.revoked_at;
  if (!mayAdminister || !isOpen) return null;
  const { email } = invitation;
  return (
    <>
      <RowMenu label={t`Actions for ${email}`}>
        <Menu.Item onClick={() => resend.mutate()}>
          <Trans>Send again</Trans>
        </Menu.Item>
        <Menu.Item color="red" onClick={() => setRevoking(true)}>
          <Trans>Revoke</Trans>
        </Menu.Item>
      </RowMenu>
      {revoking && (
        <ConfirmModal
          title={t`Revoke the invitation of ${email}?`}
          confirmLabel={<Trans>Revoke</Trans>}
          action={() => revokeInvitation(invitation.id)}
          onClose={() => setRevoking(false)}
          onDone={() => {
            setRevoking(false);
            saved('members', t`Invitation revoked`);
          }}
        >
          <Trans>Its link opens nothing from then on.</Trans>
        </ConfirmModal>
      )}
    </>
  );
}
