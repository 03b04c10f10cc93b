import '@mantine/core/styles/Tabs.css';
import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, Tabs, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Link, useParams } from 'react-router';
import { keys } from '@/api/keys';
import {
  cancelMission,
  getMission,
  listEngagements,
  listProposals,
  publishMission,
} from '@/api/market';
import type { Mission } from '@/api/marketTypes';
import { toProblem } from '@/api/problem';
import { useMay } from '@/app/me';
import { useFormats } from '@/i18n/format';
import { lastDayOf } from '@/ui/days';
import { ErrorState } from '@/ui/ErrorState';
import { ProblemAlert } from '@/ui/FormModal';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { lazily } from '@/ui/lazily';
import { useFilters } from '@/ui/useFilters';
import { useFigures } from './figures';
import { MissionInvitations } from './Invitations';
import { useLevelName } from './levels';
import classes from './Market.module.css';
import { NearMisses } from './NearMisses';
import { ProposalList } from './ProposalList';
import { ProposeForm } from './OfferForm';
import { Ranking } from './Ranking';
import { ReasonForm } from './ReasonForm';
import { ShortlistTab } from './ShortlistTab';
import { StateBadge } from './states';
import { useAct } from './useAct';
import { useKinds } from './useMarket';

const MissionForm = lazily(() => import('./MissionForm').then((module) => module.MissionForm));

export default function MissionPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.detail('missions', id),
    queryFn: ({ signal }) => getMission(id, signal),
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return <MissionView mission={query.data} />;
}

function MissionView({ mission }: { mission: Mission }) {
  const { t } = useLingui();
  const { isSpecialist } = useKinds();
  const mayWrite = useMay('missions:write') && !isSpecialist;
  const mayPropose = useMay('proposals:write') && isSpecialist;
  const [dialog, setDialog] = useState<'edit' | 'cancel' | 'propose' | null>(null);
  const { values, set } = useFilters(['tab']);
  const publish = useAct('missions', () => publishMission(mission.id), {
    message: t`Published: specialists can see it now`,
  });
  const can = (action: string) => mayWrite && mission.possible.includes(action);
  const { title } = mission;
  const agreed = ['filled', 'running', 'done'].includes(mission.status);
  const engagements = useQuery({
    queryKey: keys.related('engagements', 'of', { mission: mission.id }),
    enabled: agreed,
    queryFn: ({ signal }) => listEngagements({ mission: mission.id, page_size: 1 }, signal),
  });
  const made = agreed ? engagements.data?.results[0] : undefined;
  // Whoever has proposed goes on with that, until it has ended.
  const proposed = useQuery({
    queryKey: keys.related('proposals', 'own', { mission: mission.id }),
    enabled: mayPropose,
    queryFn: async ({ signal }) => {
      const { results } = await listProposals({ mission: mission.id }, signal);
      return results.some(({ status, awaits }) => status === 'draft' || awaits !== null);
    },
  });
  const open = ['open', 'shortlisting'].includes(mission.status);
  return (
    <>
      <PageHeader
        title={title}
        crumbs={[{ to: '/missions', label: t`Missions` }]}
        subtitle={
          <Group gap="sm">
            <StateBadge state={mission.status} />
            <span>{[mission.client.name, mission.reference].filter(Boolean).join(' · ')}</span>
          </Group>
        }
        actions={
          <>
            {can('cancel') && (
              <Button variant="default" onClick={() => setDialog('cancel')}>
                <Trans>Cancel the mission</Trans>
              </Button>
            )}
            {mayWrite && (mission.status === 'draft' || open) && (
              <Button variant="default" onClick={() => setDialog('edit')}>
                <Trans>Edit</Trans>
              </Button>
            )}
            {made && (
              <Button component={Link} to={`/engagements/${made.id}`}>
                <Trans>Open the engagement</Trans>
              </Button>
            )}
            {can('publish') && (
              <Button loading={publish.isPending} onClick={() => publish.mutate()}>
                <Trans>Publish</Trans>
              </Button>
            )}
            {mayPropose && open && proposed.data === false && (
              <Button onClick={() => setDialog('propose')}>
                <Trans>Propose</Trans>
              </Button>
            )}
          </>
        }
      />
      <div className={classes.page}>
        <ProblemAlert problem={publish.error ? toProblem(publish.error) : null} />
        {mission.status_reason && <Text c="dimmed">{mission.status_reason}</Text>}
        <About mission={mission} />
        {isSpecialist ? (
          <ProposalList filters={{ mission: mission.id }} />
        ) : (
          <Tabs
            value={values.tab || 'ranking'}
            onChange={(tab) => set({ tab: tab === 'ranking' ? null : tab })}
            keepMounted={false}
          >
            <Tabs.List mb="md" className={classes.tabs ?? ''}>
              <Tabs.Tab value="ranking">
                <Trans>Ranking</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="near-misses">
                <Trans>Near misses</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="shortlist">
                <Trans>Shortlist</Trans>
              </Tabs.Tab>
              <Tabs.Tab value="proposals">
                <Trans>Proposals</Trans>
              </Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="ranking">
              <Ranking mission={mission} />
            </Tabs.Panel>
            <Tabs.Panel value="near-misses">
              <NearMisses mission={mission} />
            </Tabs.Panel>
            <Tabs.Panel value="shortlist">
              <ShortlistTab mission={mission} />
            </Tabs.Panel>
            <Tabs.Panel value="proposals">
              <div className={classes.page}>
                <MissionInvitations mission={mission} />
                <ProposalList filters={{ mission: mission.id }} />
              </div>
            </Tabs.Panel>
          </Tabs>
        )}
      </div>
      {dialog === 'edit' && <MissionForm mission={mission} onClose={() => setDialog(null)} />}
      {dialog === 'propose' && <ProposeForm mission={mission} onClose={() => setDialog(null)} />}
      {dialog === 'cancel' && (
        <ReasonForm
          title={t`Cancel this mission?`}
          message={t`Mission cancelled`}
          submitLabel={<Trans>Cancel the mission</Trans>}
          family="missions"
          act={(reason) => cancelMission(mission.id, reason)}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}

function Fact({ name, children }: { name: ReactNode; children: ReactNode }) {
  if (!children) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function About({ mission }: { mission: Mission }) {
  const { t } = useLingui();
  const { date } = useFormats();
  const { money, language, country } = useFigures();
  const levelName = useLevelName();
  const { starts_on: starts, ends_on: ends, requirements, languages } = mission;
  const dates = [starts, lastDayOf(ends)]
    .map((day) => (day ? date(day) : ''))
    .filter(Boolean)
    .join(' – ');
  const place = [mission.city, country(mission.country)].filter(Boolean).join(', ');
  return (
    <Section label={t`What it asks for`}>
      <div className={classes.page}>
        {mission.description && (
          <Text maw="52rem" style={{ whiteSpace: 'pre-line' }}>
            {mission.description}
          </Text>
        )}
        <dl className={classes.facts}>
          <Fact name={<Trans>Dates</Trans>}>{dates}</Fact>
          <Fact name={<Trans>Days a week</Trans>}>{mission.days_per_week}</Fact>
          <Fact name={<Trans>Budget a day</Trans>}>
            {money(mission.budget_per_day, mission.currency)}
          </Fact>
          <Fact name={<Trans>Place</Trans>}>
            {[place, mission.remote ? t`remote possible` : ''].filter(Boolean).join(' · ')}
          </Fact>
          <Fact name={<Trans>Languages</Trans>}>
            {languages
              .map(({ language: code, min_level }) => `${language(code)} (${levelName(min_level)})`)
              .join(', ')}
          </Fact>
        </dl>
        {requirements.length > 0 && (
          <div className={classes.chips}>
            {requirements.map((one) => {
              const { name, min_level: level, weight } = one;
              return (
                <span
                  key={one.skill_id}
                  className={classes.chip}
                  title={t`Level ${level}, weight ${weight}`}
                >
                  {name} {level}
                  <span className={classes.dimmed}>
                    {' '}
                    {one.is_must ? <Trans>must</Trans> : <Trans>wish</Trans>}
                  </span>
                </span>
              );
            })}
          </div>
        )}
      </div>
    </Section>
  );
}
