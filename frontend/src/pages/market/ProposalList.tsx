import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { listProposals, type ProposalFilters } from '@/api/market';
import type { Proposal } from '@/api/marketTypes';
import { paged } from '@/api/paging';
import { EmptyState } from '@/ui/EmptyState';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { useNarrow } from '@/ui/useNarrow';
import { useFigures } from './figures';
import { StateBadge } from './states';
import { TimeLeft } from './TimeLeft';

/** Proposals, of one mission or all that the reader may see. */
export function ProposalList({ filters }: { filters: ProposalFilters }) {
  const { t } = useLingui();
  const narrow = useNarrow();
  const { money } = useFigures();
  const proposals = useInfiniteQuery(
    paged({
      queryKey: keys.list('proposals', filters),
      load: (paging, signal) => listProposals({ ...filters, ...paging }, signal),
    }),
  );
  const first = filters.mission ? t`Specialist` : t`Mission`;
  const latest = (proposal: Proposal) => proposal.versions.at(-1);
  return (
    <Section flush>
      <PagedList
        label={t`Proposals`}
        rowHeight={narrow ? 64 : 56}
        columns={narrow ? 'minmax(0, 1fr) auto' : 'minmax(14rem, 2fr) 9rem 8rem minmax(10rem, 1fr)'}
        heads={
          narrow
            ? [{ label: first }, { label: t`State` }]
            : [
                { label: first },
                { label: t`State` },
                { label: t`Day rate`, end: true },
                { label: t`Waits for` },
              ]
        }
        query={proposals}
        rowKey={(proposal) => proposal.id}
        cells={(proposal) => {
          const version = latest(proposal);
          const who = (
            <span key="who">
              <Link to={`/proposals/${proposal.id}`}>
                {filters.mission ? proposal.specialist.name : proposal.mission.title}
              </Link>
              <br />
              <small>
                {filters.mission
                  ? proposal.specialist.headline
                  : `${proposal.specialist.name} · ${proposal.mission.client_name}`}
              </small>
            </span>
          );
          const state = <StateBadge key="state" state={proposal.status} />;
          if (narrow) return [who, state];
          return [
            who,
            state,
            <span key="rate" data-end>
              {version && money(version.day_rate, version.currency)}
            </span>,
            proposal.awaits && (
              <span key="awaits">
                {proposal.awaits === 'client' ? (
                  <Trans>the client</Trans>
                ) : (
                  <Trans>the specialist</Trans>
                )}
                <br />
                <TimeLeft until={proposal.respond_by} />
              </span>
            ),
          ];
        }}
        empty={
          <EmptyState icon="file" title={<Trans>No proposals yet</Trans>}>
            <Trans>Specialists propose for missions that are open, invited or not.</Trans>
          </EmptyState>
        }
      />
    </Section>
  );
}
