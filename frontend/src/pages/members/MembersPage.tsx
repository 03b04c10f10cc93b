import { Trans, useLingui } from '@lingui/react/macro';
import { Badge, Button, Group, NativeSelect, Stack } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listMembers } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { AccountRole, Member, MemberStatus } from '@/api/types';
import { useMay, useMayListMembers, useMe } from '@/app/me';
import { useRoleName } from '@/app/roleNames';
import { ROLES } from '@/app/roles';
import NotFoundPage from '@/pages/NotFoundPage';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { SearchInput } from '@/ui/SearchInput';
import { directionOf, toggled, useFilters } from '@/ui/useFilters';
import { useNarrow } from '@/ui/useNarrow';
import { Invitations } from './Invitations';
import { InviteForm } from './InviteForm';
import { MemberMenu } from './MemberMenu';
import { useLimitName } from './useLimitName';

export default function MembersPage() {
  return useMayListMembers() ? <Members /> : <NotFoundPage />;
}

function Members() {
  const { t } = useLingui();
  const me = useMe();
  const mayInvite = useMay('members:admin');
  const administers = me.scopes.includes('members:admin');
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader
        title={t`Members`}
        subtitle={<Trans>Who can open this company, and what they may do in it</Trans>}
        actions={
          mayInvite && (
            <Button leftSection={<Icon name="plus" size={16} />} onClick={() => setInviting(true)}>
              <Trans>Invite</Trans>
            </Button>
          )
        }
      />
      <Stack gap="lg">
        <MemberList />
        {administers && <Invitations />}
      </Stack>
      {inviting && <InviteForm onClose={() => setInviting(false)} />}
    </>
  );
}

const WIDE =
  'minmax(12rem, 1.4fr) minmax(12rem, 1.4fr) minmax(8rem, 0.8fr) minmax(9rem, 1.2fr) 2.25rem';
const NARROW = 'minmax(0, 1.4fr) minmax(0, 1fr) 2.25rem';
const FILTERS = ['search', 'role', 'status', 'ordering'] as const;

function MemberList() {
  const { t } = useLingui();
  const me = useMe();
  const roleName = useRoleName();
  const limitName = useLimitName();
  const narrow = useNarrow();
  const { values, set } = useFilters(FILTERS);
  const ordering = values.ordering || 'name';
  const filters = {
    search: values.search,
    ordering,
    ...(values.role ? { role: values.role as AccountRole } : {}),
    ...(values.status ? { status: values.status as MemberStatus } : {}),
  };
  const members = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('members', filters),
      load: (paging, signal) => listMembers({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  const sort = (field: string) => ({
    direction: directionOf(ordering, field),
    toggle: () => set({ ordering: toggled(ordering, field) }),
  });
  return (
    <Section flush>
      <Group gap="sm" p="md" role="search">
        <SearchInput
          label={t`Search by name or e-mail`}
          value={values.search}
          onSearch={(text) => set({ search: text })}
        />
        <NativeSelect
          aria-label={t`Role`}
          value={values.role}
          onChange={(event) => set({ role: event.currentTarget.value })}
          data={[
            { value: '', label: t`All roles` },
            ...[...ROLES].reverse().map((role) => ({ value: role, label: roleName(role) })),
          ]}
        />
        <NativeSelect
          aria-label={t`Status`}
          value={values.status}
          onChange={(event) => set({ status: event.currentTarget.value })}
          data={[
            { value: '', label: t`Everyone` },
            { value: 'active', label: t`Active` },
            { value: 'suspended', label: t`Suspended` },
          ]}
        />
      </Group>
      <PagedList
        label={t`Members`}
        columns={narrow ? NARROW : WIDE}
        heads={[
          { label: t`Name`, sort: sort('name') },
          ...(narrow ? [] : [{ label: t`E-mail`, sort: sort('email') }]),
          { label: t`Role` },
          ...(narrow ? [] : [{ label: t`Limited to` }]),
          { label: t`Actions`, hidden: true },
        ]}
        query={members}
        rowKey={(member: Member) => member.id}
        cells={(member) => [
          <>
            {member.name}{' '}
            {member.user_id === me.user?.id && (
              <small>
                <Trans>you</Trans>
              </small>
            )}
            {member.status === 'suspended' && (
              <Badge color="gray" variant="light" size="sm">
                <Trans>Suspended</Trans>
              </Badge>
            )}
          </>,
          ...(narrow ? [] : [member.email]),
          roleName(member.role),
          ...(narrow ? [] : [limitName(member.unit_id)]),
          <MemberMenu key="menu" member={member} />,
        ]}
        empty={<EmptyState icon="search" title={<Trans>Nobody matches</Trans>} />}
      />
    </Section>
  );
}
