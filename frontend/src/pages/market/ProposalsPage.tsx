import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { acceptInvitation, declineInvitation, listInvitations } from '@/api/market';
import type { Invitation } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { ProblemAlert } from '@/ui/FormModal';
import { PageHeader, Section } from '@/ui/Page';
import { useFilters } from '@/ui/useFilters';
import classes from './Market.module.css';
import { ProposalList } from './ProposalList';
import { ReasonForm } from './ReasonForm';
import { TimeLeft } from './TimeLeft';
import { useAct } from './useAct';
import { useKinds } from './useMarket';

export default function ProposalsPage() {
  const { t } = useLingui();
  const { isSpecialist } = useKinds();
  const { values, set } = useFilters(['open']);
  return (
    <>
      <PageHeader
        title={isSpecialist ? t`My proposals` : t`Proposals`}
        actions={
          <SegmentedControl
            aria-label={t`Which proposals`}
            value={values.open || 'true'}
            onChange={(open) => set({ open })}
            data={[
              { value: 'true', label: t({ message: 'Open', context: 'proposals' }) },
              { value: 'false', label: t`Ended and drafts` },
            ]}
          />
        }
      />
      <div className={classes.page}>
        {isSpecialist && <Invitations />}
        <ProposalList filters={values.open === 'all' ? {} : { is_open: values.open || 'true' }} />
      </div>
    </>
  );
}

function Invitations() {
  const filters = { status: ['sent'] };
  const { data } = useQuery({
    queryKey: keys.related('proposals', 'invitations', filters),
    queryFn: ({ signal }) => listInvitations(filters, signal),
  });
  if (!data || data.results.length === 0) return null;
  return (
    <Section title={<Trans>Invitations</Trans>}>
      <ul className={classes.cards}>
        {data.results.map((one) => (
          <Invited key={one.id} invitation={one} />
        ))}
      </ul>
    </Section>
  );
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui();
  const [declining, setDeclining] = useState(false);
  const { title } = invitation.mission;
  const accept = useAct('proposals', () => acceptInvitation(invitation.id), {
    message: t`Accepted: now you can propose`,
  });
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>
          <Link to={`/missions/${invitation.mission.id}`}>{title}</Link>
        </h3>
        <TimeLeft until={invitation.respond_by} />
      </div>
      <span className={classes.dimmed}>{invitation.mission.client_name}</span>
      {invitation.message && <p>{invitation.message}</p>}
      <ProblemAlert problem={accept.error ? toProblem(accept.error) : null} />
      <Group gap="xs">
        <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate()}>
          <Trans>Accept</Trans>
        </Button>
        <Button size="xs" variant="default" onClick={() => setDeclining(true)}>
          <Trans>Decline</Trans>
        </Button>
      </Group>
      {declining && (
        <ReasonForm
          title={t`Decline the invitation?`}
          submitLabel={<Trans>Decline</Trans>}
          family="proposals"
          act={(reason) => declineInvitation(invitation.id, reason)}
          onClose={() => setDeclining(false)}
        />
      )}
    </li>
  );
}
