import { Trans, useLingui } from '@lingui/react/macro';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { keys } from '@/api/keys';
import { listEngagements } from '@/api/market';
import { paged } from '@/api/paging';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { useNarrow } from '@/ui/useNarrow';
import { useFigures } from './figures';
import { StateBadge } from './states';

export default function EngagementsPage() {
  const { t } = useLingui();
  const narrow = useNarrow();
  const { money, number } = useFigures();
  const engagements = useInfiniteQuery(
    paged({
      queryKey: keys.list('engagements', {}),
      load: (paging, signal) => listEngagements(paging, signal),
    }),
  );
  const wide = [
    { label: t`Days approved`, end: true },
    { label: t`Amount`, end: true },
  ];
  return (
    <>
      <PageHeader title={t`Engagements`} />
      <Section flush>
        <PagedList
          label={t`Engagements`}
          rowHeight={56}
          columns={narrow ? 'minmax(0, 1fr) auto' : 'minmax(14rem, 2fr) 9rem 8rem 8rem'}
          heads={[{ label: t`Mission` }, { label: t`State` }, ...(narrow ? [] : wide)]}
          query={engagements}
          rowKey={(row) => row.id}
          cells={(row) => {
            const first = [
              <span key="mission">
                <Link to={`/engagements/${row.id}`}>{row.mission.title}</Link>
                <br />
                <small>{`${row.specialist.name} · ${row.mission.client_name}`}</small>
              </span>,
              <StateBadge key="state" state={row.status} />,
            ];
            if (narrow) return first;
            return [
              ...first,
              <span key="days" data-end>
                {number(row.approved.days)}
              </span>,
              <span key="amount" data-end>
                {money(row.approved.amount, row.approved.currency)}
              </span>,
            ];
          }}
          empty={
            <EmptyState icon="roles" title={<Trans>No engagements yet</Trans>}>
              <Trans>An engagement begins when a proposal is accepted.</Trans>
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}
