import { Trans, useLingui } from '@lingui/react/macro';
import { Anchor, Button, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { keys } from '@/api/keys';
import {
  cancelEngagement,
  finishEngagement,
  getEngagement,
  listOrders,
  retryOrder,
  startEngagement,
} from '@/api/market';
import type { Engagement, Order } from '@/api/marketTypes';
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
import classes from './Market.module.css';
import { Periods } from './Periods';
import { ReasonForm } from './ReasonForm';
import { StateBadge, useStateName } from './states';
import { useAct } from './useAct';
import { useIsOperator, useOwnProfile } from './useMarket';

export default function EngagementPage() {
  const { id = '' } = useParams();
  const query = useQuery({
    queryKey: keys.detail('engagements', id),
    queryFn: ({ signal }) => getEngagement(id, signal),
  });
  if (query.isPending) return <PageSkeleton />;
  if (query.isError && !query.data) {
    return <ErrorState error={query.error} retry={() => void query.refetch()} />;
  }
  return <EngagementView engagement={query.data} />;
}

function EngagementView({ engagement }: { engagement: Engagement }) {
  const { t } = useLingui();
  const { date } = useFormats();
  const { money, number } = useFigures();
  const own = useOwnProfile();
  const isOwn = own.data?.id === engagement.specialist.id;
  const mayWrite = useMay('engagements:write');
  const decides = mayWrite && !isOwn;
  const [dialog, setDialog] = useState<'cancel' | 'finish' | null>(null);
  const close = () => setDialog(null);
  const { id, mission, specialist, agreed, approved, status } = engagement;
  const start = useAct('engagements', () => startEngagement(id), { message: t`Started` });
  const saved = useSaved();
  return (
    <>
      <PageHeader
        title={mission.title}
        crumbs={[
          { to: '/engagements', label: t`Engagements` },
          { to: `/proposals/${agreed.proposal_id}`, label: specialist.name },
        ]}
        subtitle={
          <Group gap="sm">
            <StateBadge state={status} />
            <span>{`${specialist.name} · ${mission.client_name}`}</span>
          </Group>
        }
        actions={
          decides && (
            <>
              {(status === 'agreed' || status === 'running') && (
                <Button variant="default" onClick={() => setDialog('cancel')}>
                  <Trans>Call off</Trans>
                </Button>
              )}
              {status === 'agreed' && (
                <Button loading={start.isPending} onClick={() => start.mutate()}>
                  <Trans>Start</Trans>
                </Button>
              )}
              {status === 'running' && (
                <Button onClick={() => setDialog('finish')}>
                  <Trans>Finish</Trans>
                </Button>
              )}
            </>
          )
        }
      />
      <div className={classes.page}>
        <ProblemAlert problem={start.error ? toProblem(start.error) : null} />
        {engagement.status_reason && <Text c="dimmed">{engagement.status_reason}</Text>}
        <Section label={t`What was agreed on`}>
          <dl className={classes.facts}>
            <div>
              <dt>
                <Trans>Day rate</Trans>
              </dt>
              <dd>{money(agreed.day_rate, agreed.currency)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Dates</Trans>
              </dt>
              <dd>
                {[agreed.starts_on, lastDayOf(agreed.ends_on)]
                  .filter(Boolean)
                  .map((day) => date(day ?? ''))
                  .join(' – ')}
              </dd>
            </div>
            <div>
              <dt>
                <Trans>Days a week</Trans>
              </dt>
              <dd>{agreed.days_per_week}</dd>
            </div>
            <div>
              <dt>
                <Trans>Days approved</Trans>
              </dt>
              <dd>
                {number(approved.days)} · {money(approved.amount, approved.currency)}
              </dd>
            </div>
          </dl>
        </Section>
        <OrderInOdoo engagementId={id} />
        <Periods engagement={engagement} isOwn={isOwn} decides={decides} />
      </div>
      {dialog === 'cancel' && (
        <ReasonForm
          title={t`Call the engagement off?`}
          message={t`Engagement called off`}
          submitLabel={<Trans>Call off</Trans>}
          family="engagements"
          act={(reason) => cancelEngagement(id, reason)}
          onClose={close}
        />
      )}
      {dialog === 'finish' && (
        <ConfirmModal
          title={t`Finish the engagement?`}
          confirmLabel={<Trans>Finish</Trans>}
          color="accent"
          action={() => finishEngagement(id)}
          onClose={close}
          onDone={() => {
            close();
            saved('engagements', t`Finished`);
          }}
        >
          <Trans>
            The mission ends with it. Days that were worked can still be filled in and approved.
          </Trans>
        </ConfirmModal>
      )}
    </>
  );
}

/** The order that the agreement became in Odoo; asked again until Odoo has answered. */
function OrderInOdoo({ engagementId }: { engagementId: string }) {
  const filters = { engagement: engagementId };
  const { data } = useQuery({
    queryKey: keys.list('orders', filters),
    queryFn: ({ signal }) => listOrders(filters, signal),
    refetchInterval: ({ state }) => (state.data?.results[0]?.order ? false : 3_000),
  });
  const order = data?.results[0];
  if (!order) return null;
  return (
    <Section title={<Trans>Order in Odoo</Trans>} actions={<StateBadge state={order.status} />}>
      <OrderFacts order={order} />
    </Section>
  );
}

function OrderFacts({ order }: { order: Order }) {
  const { t } = useLingui();
  const { money, number } = useFigures();
  const stateName = useStateName();
  const { dateTime } = useFormats();
  const isOperator = useIsOperator();
  const retry = useAct('orders', () => retryOrder(order.id));
  const read = order.order;
  const when = read ? dateTime(read.read_at) : '';
  return (
    <div className={classes.page}>
      {(order.problem || order.reason) && (
        <Group gap="sm">
          <Text>{order.problem || order.reason}</Text>
          {isOperator && order.status === 'failed' && (
            <Button size="xs" variant="default" onClick={() => retry.mutate()}>
              <Trans>Try again</Trans>
            </Button>
          )}
        </Group>
      )}
      {read ? (
        <>
          <dl className={classes.facts}>
            <div>
              <dt>
                <Trans>Quotation</Trans>
              </dt>
              <dd data-testid="quotation">
                {order.url && isOperator ? (
                  <Anchor href={order.url}>{read.number}</Anchor>
                ) : (
                  read.number
                )}
              </dd>
            </div>
            <div>
              <dt>
                <Trans>State</Trans>
              </dt>
              <dd>{stateName(read.state)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Amount without tax</Trans>
              </dt>
              <dd>{money(read.amount, read.currency)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Days ordered</Trans>
              </dt>
              <dd>{number(read.days_ordered)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Days delivered</Trans>
              </dt>
              <dd>{number(read.days_delivered)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Days invoiced</Trans>
              </dt>
              <dd>{number(read.days_invoiced)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Invoicing</Trans>
              </dt>
              <dd>{stateName(read.invoice_status)}</dd>
            </div>
          </dl>
          {order.invoices.length > 0 && (
            <ul className={classes.cards} aria-label={t`Invoices`}>
              {order.invoices.map((invoice) => (
                <li key={invoice.invoice_id} className={classes.line}>
                  <strong>{invoice.number}</strong>
                  <span>{money(invoice.amount, read.currency)}</span>
                  <StateBadge state={invoice.state} />
                  <StateBadge state={invoice.payment_state} />
                </li>
              ))}
            </ul>
          )}
          <span className={classes.dimmed}>
            <Trans>Read from Odoo {when}</Trans>
          </span>
        </>
      ) : (
        <Text c="dimmed" role="status">
          <Trans>The quotation is being made.</Trans>
        </Text>
      )}
      <ProblemAlert problem={retry.error ? toProblem(retry.error) : null} />
    </div>
  );
}
