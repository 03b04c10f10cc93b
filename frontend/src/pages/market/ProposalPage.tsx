import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { keys } from '@/api/keys';
import {
  acceptProposal,
  declineProposal,
  getProposal,
  listEngagements,
  seeProposal,
  sendProposal,
  withdrawProposal,
} from '@/api/market';
import type { Proposal } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { lastDayOf } from '@/ui/days';
import { ErrorState } from '@/ui/ErrorState';
import { ConfirmModal, ProblemAlert } from '@/ui/FormModal';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { useSaved } from '@/ui/useSaved';
import { useFigures } from './figures';
import { Interviews } from './Interviews';
import classes from './Market.module.css';
import { CounterForm } from './OfferForm';
import { ReasonForm } from './ReasonForm';
import { StateBadge } from './states';
import { TimeLeft } from './TimeLeft';
import { useAct } from './useAct';
import { useIsOperator, useOwnProfile } from './useMarket';

export default function ProposalPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.detail('proposals', id),
    queryFn: ({ signal }) => getProposal(id, signal),
  });
  const own = useOwnProfile();
  if (query.isPending || own.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return <ProposalView proposal={query.data} isOwn={own.data?.id === query.data.specialist.id} />;
}

type Dialog = 'counter' | 'accept' | 'decline' | 'withdraw';

function ProposalView({ proposal, isOwn }: { proposal: Proposal; isOwn: boolean }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const saved = useSaved();
  const isOperator = useIsOperator();
  const mayWrite = useMay('proposals:write');
  const { money } = useFigures();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = () => setDialog(null);
  const { id, specialist, mission, status, version, awaits } = proposal;
  const { name } = specialist;
  const other = isOwn ? mission.client_name : name;
  const latest = proposal.versions.at(-1);
  const send = useAct('proposals', () => sendProposal(id), { message: t`Sent` });
  const isClient = mayWrite && !isOwn;
  const unseen = isClient && !isOperator && status === 'sent';
  const see = useAct('proposals', () => seeProposal(id));
  const { mutate: markSeen } = see;
  useEffect(() => {
    if (unseen) markSeen();
  }, [unseen, markSeen]);
  const open = awaits !== null;
  const mine = mayWrite && open && (isOperator || (awaits === 'specialist') === isOwn);
  const engagement = useQuery({
    queryKey: keys.related('engagements', 'of', { proposal: id }),
    queryFn: ({ signal }) => listEngagements({ proposal: id }, signal),
    enabled: status === 'accepted',
  });
  const made = engagement.data?.results[0];
  const rate = latest ? money(latest.day_rate, latest.currency) : '';
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[
          { to: '/missions', label: t`Missions` },
          { to: `/missions/${mission.id}`, label: mission.title },
        ]}
        subtitle={
          <Group gap="sm">
            <StateBadge state={status} />
            <span>{[mission.client_name, specialist.headline].filter(Boolean).join(' · ')}</span>
          </Group>
        }
        actions={
          <>
            {mayWrite && open && isOwn && (
              <Button variant="default" onClick={() => setDialog('withdraw')}>
                <Trans>Withdraw</Trans>
              </Button>
            )}
            {isClient && open && (
              <Button variant="default" onClick={() => setDialog('decline')}>
                <Trans>Decline</Trans>
              </Button>
            )}
            {mine && (
              <>
                <Button variant="default" onClick={() => setDialog('counter')}>
                  <Trans>Counter-offer</Trans>
                </Button>
                <Button onClick={() => setDialog('accept')}>
                  <Trans>Accept</Trans>
                </Button>
              </>
            )}
            {status === 'draft' && isOwn && (
              <Button loading={send.isPending} onClick={() => send.mutate()}>
                <Trans>Send</Trans>
              </Button>
            )}
            {made && (
              <Button component={Link} to={`/engagements/${made.id}`}>
                <Trans>Open the engagement</Trans>
              </Button>
            )}
          </>
        }
      />
      <div className={classes.page}>
        <ProblemAlert problem={send.error ? toProblem(send.error) : null} />
        {open && (
          <Text>
            {awaits === 'client' ? (
              <Trans>The client is to answer</Trans>
            ) : (
              <Trans>The specialist is to answer</Trans>
            )}
            {' · '}
            <TimeLeft until={proposal.respond_by} />
          </Text>
        )}
        {proposal.reason && <Text c="dimmed">{proposal.reason}</Text>}
        <Section title={<Trans>What was offered</Trans>}>
          <Versions proposal={proposal} />
        </Section>
        <Interviews proposal={proposal} mayPlan={isClient && open} />
      </div>
      {dialog === 'counter' && <CounterForm proposal={proposal} onClose={close} />}
      {dialog === 'accept' && (
        <ConfirmModal
          title={t`Accept version ${version}?`}
          confirmLabel={<Trans>Accept</Trans>}
          color="accent"
          action={async () => {
            const result = await acceptProposal(id, version);
            void navigate(`/engagements/${result.id}`);
          }}
          onClose={close}
          onDone={() => {
            close();
            saved('proposals', t`Accepted`);
          }}
        >
          <Trans>
            You agree on {rate} a day with {other}. A quotation is made in Odoo.
          </Trans>
        </ConfirmModal>
      )}
      {(dialog === 'decline' || dialog === 'withdraw') && (
        <ReasonForm
          title={dialog === 'decline' ? t`Decline the proposal?` : t`Withdraw the proposal?`}
          message={dialog === 'decline' ? t`Declined` : t`Withdrawn`}
          submitLabel={dialog === 'decline' ? <Trans>Decline</Trans> : <Trans>Withdraw</Trans>}
          family="proposals"
          act={(reason) =>
            dialog === 'decline' ? declineProposal(id, reason) : withdrawProposal(id, reason)
          }
          onClose={close}
        />
      )}
    </>
  );
}

/** The versions side by side; what a version changed against the one before stands out. */
function Versions({ proposal }: { proposal: Proposal }) {
  const { t } = useLingui();
  const { date, dateTime } = useFormats();
  const { money } = useFigures();
  const { versions } = proposal;
  const rows: { name: ReactNode; of: (at: number) => string }[] = [
    {
      name: <Trans>Day rate</Trans>,
      of: (at) => money(versions[at]?.day_rate ?? null, versions[at]?.currency ?? null),
    },
    {
      name: <Trans>Starts on</Trans>,
      of: (at) => (versions[at]?.starts_on ? date(versions[at].starts_on) : ''),
    },
    {
      name: <Trans>Ends on</Trans>,
      of: (at) => (versions[at]?.ends_on ? date(lastDayOf(versions[at].ends_on)) : ''),
    },
    { name: <Trans>Days a week</Trans>, of: (at) => String(versions[at]?.days_per_week ?? '') },
    { name: <Trans>Message</Trans>, of: (at) => versions[at]?.motivation ?? '' },
  ];
  return (
    <div className={classes.versions} role="region" aria-label={t`Versions`}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className="annex-hidden">
                <Trans>Term</Trans>
              </span>
            </th>
            {versions.map(({ number, offered_by, offered_at }) => (
              <th key={number} scope="col">
                <Trans>Version {number}</Trans>
                <div className={classes.dimmed}>
                  {offered_by === 'client' ? (
                    <Trans>the client</Trans>
                  ) : (
                    <Trans>the specialist</Trans>
                  )}
                  {', '}
                  {dateTime(offered_at)}
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, of }, row) => (
            <tr key={row}>
              <th scope="row">{name}</th>
              {versions.map(({ number }, at) => (
                <td
                  key={number}
                  data-changed={(at > 0 && of(at) !== '' && of(at) !== of(at - 1)) || undefined}
                >
                  {of(at) || '–'}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
