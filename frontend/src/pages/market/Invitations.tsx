import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import {
  acceptInvitation,
  declineInvitation,
  inviteSpecialist,
  listInvitations,
  withdrawInvitation,
} from '@/api/market';
import type { Invitation, Mission } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useMay } from '@/app/me';
import { ProblemAlert } from '@/ui/FormModal';
import { Section } from '@/ui/Page';
import classes from './Market.module.css';
import { ReasonForm } from './ReasonForm';
import { StateBadge } from './states';
import { TimeLeft } from './TimeLeft';
import { useAct } from './useAct';

const ENDED = ['accepted', 'declined', 'withdrawn', 'lapsed'];

function Invitations({
  filters,
  card,
}: {
  filters: { mission?: string; status?: string[] };
  card: (invitation: Invitation, all: Invitation[]) => ReactNode;
}) {
  const { data } = useQuery({
    queryKey: keys.related('proposals', 'invitations', filters),
    queryFn: ({ signal }) => listInvitations({ ...filters, page_size: 100 }, signal),
  });
  if (!data || data.results.length === 0) return null;
  return (
    <Section title={<Trans>Invitations</Trans>}>
      <ul className={classes.cards}>{data.results.map((one) => card(one, data.results))}</ul>
    </Section>
  );
}

/** What a specialist is invited to, or was. */
export function MyInvitations({ waiting }: { waiting: boolean }) {
  return (
    <Invitations
      filters={{ status: waiting ? ['sent'] : ENDED }}
      card={(one) => <Invited key={one.id} invitation={one} />}
    />
  );
}

/** Whom a client invited to a mission, the newest first; after a no they can be asked again. */
export function MissionInvitations({ mission }: { mission: Mission }) {
  const open = ['open', 'shortlisting'].includes(mission.status);
  return (
    <Invitations
      filters={{ mission: mission.id }}
      card={(one, all) => {
        const isNewest = all.find((row) => row.specialist.id === one.specialist.id) === one;
        const mayBeAgain = open && isNewest && !['sent', 'accepted'].includes(one.status);
        return <Asked key={one.id} invitation={one} mayBeAgain={mayBeAgain} />;
      }}
    />
  );
}

function Card({
  invitation,
  title,
  about,
  error,
  children,
}: {
  invitation: Invitation;
  title: ReactNode;
  about: string;
  error: Error | null;
  children: ReactNode;
}) {
  const { status, message, reason, respond_by } = invitation;
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3>{title}</h3>
        {status === 'sent' ? <TimeLeft until={respond_by} /> : <StateBadge state={status} />}
      </div>
      <span className={classes.dimmed}>{about}</span>
      {message && <p>{message}</p>}
      {reason && <p className={classes.dimmed}>{reason}</p>}
      <ProblemAlert problem={error ? toProblem(error) : null} />
      {children}
    </li>
  );
}

function Invited({ invitation }: { invitation: Invitation }) {
  const { t } = useLingui();
  const [declining, setDeclining] = useState(false);
  const { id, mission, status } = invitation;
  const accept = useAct('proposals', () => acceptInvitation(id), {
    message: t`Accepted: now you can propose`,
  });
  return (
    <Card
      invitation={invitation}
      title={<Link to={`/missions/${mission.id}`}>{mission.title}</Link>}
      about={mission.client_name}
      error={accept.error}
    >
      {status === 'sent' && (
        <Group gap="xs">
          <Button size="xs" loading={accept.isPending} onClick={() => accept.mutate()}>
            <Trans>Accept</Trans>
          </Button>
          <Button size="xs" variant="default" onClick={() => setDeclining(true)}>
            <Trans>Decline</Trans>
          </Button>
        </Group>
      )}
      {declining && (
        <ReasonForm
          title={t`Decline the invitation?`}
          message={t`Declined`}
          submitLabel={<Trans>Decline</Trans>}
          family="proposals"
          act={(reason) => declineInvitation(id, reason)}
          onClose={() => setDeclining(false)}
        />
      )}
    </Card>
  );
}

function Asked({ invitation, mayBeAgain }: { invitation: Invitation; mayBeAgain: boolean }) {
  const { t } = useLingui();
  const mayWrite = useMay('proposals:write');
  const [withdrawing, setWithdrawing] = useState(false);
  const { id, mission, specialist, status } = invitation;
  const { name } = specialist;
  const again = useAct(
    'proposals',
    () => inviteSpecialist({ mission_id: mission.id, specialist_id: specialist.id, message: '' }),
    { message: t`Invited` },
  );
  return (
    <Card invitation={invitation} title={name} about={specialist.headline} error={again.error}>
      {mayWrite && status === 'sent' && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            aria-label={t`Withdraw the invitation of ${name}`}
            onClick={() => setWithdrawing(true)}
          >
            <Trans>Withdraw</Trans>
          </Button>
        </Group>
      )}
      {mayWrite && mayBeAgain && (
        <Group gap="xs">
          <Button
            size="xs"
            variant="default"
            loading={again.isPending}
            aria-label={t`Invite ${name} again`}
            onClick={() => again.mutate()}
          >
            <Trans>Invite again</Trans>
          </Button>
        </Group>
      )}
      {withdrawing && (
        <ReasonForm
          title={t`Withdraw the invitation?`}
          message={t`Withdrawn`}
          submitLabel={<Trans>Withdraw</Trans>}
          family="proposals"
          act={(reason) => withdrawInvitation(id, reason)}
          onClose={() => setWithdrawing(false)}
        />
      )}
    </Card>
  );
}
