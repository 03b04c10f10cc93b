import { Trans, useLingui } from '@lingui/react/macro';
import { Drawer, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { getDocumentsStatus, type DocumentsStatus } from '@/api/documents';
import { keys } from '@/api/keys';
import { useFormats } from '@/i18n/format';
import { ErrorState } from '@/ui/ErrorState';
import { RowsSkeleton } from '@/ui/PageSkeleton';
import classes from './Documents.module.css';

const EVERY_MS = 15_000;
/** By more than this a link may be over, or not begun, where the storage's clock stands. */
const MUCH_SKEW_S = 5;

/** How far behind search is, where documents are stored, and which rules of Odoo are not followed. */
export function StatusDrawer({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const query = useQuery({
    queryKey: keys.related('documents', 'status', {}),
    queryFn: ({ signal }) => getDocumentsStatus(signal),
    refetchInterval: EVERY_MS,
  });
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t`Status of the documents`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      {query.data ? (
        <Facts status={query.data} />
      ) : query.isError ? (
        <ErrorState error={query.error} retry={() => void query.refetch()} />
      ) : (
        <RowsSkeleton rows={6} />
      )}
    </Drawer>
  );
}

function Part({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section>
      <Title order={3} mb={6}>
        {title}
      </Title>
      {children}
    </section>
  );
}

function Facts({ status }: { status: DocumentsStatus }) {
  const { t } = useLingui();
  const { count, dateTime, duration } = useFormats();
  const number = status.documents === null ? '—' : count(status.documents);
  return (
    <Stack gap="lg">
      <Part title={<Trans>Search</Trans>}>
        <dl className={classes.facts}>
          <Fact name={t`Documents that Annex has read, of all companies`}>{number}</Fact>
          <Fact name={t`Read up to`}>
            {status.synced_at ? dateTime(status.synced_at) : t`never; is the worker running?`}
          </Fact>
          <Fact name={t`Behind Odoo by`}>
            {status.lag_s === null ? '—' : duration(Math.max(status.lag_s, 0))}
          </Fact>
        </dl>
      </Part>
      <Part title={<Trans>Object storages</Trans>}>
        {status.storages.length === 0 ? (
          <Text size="sm" c="dimmed">
            <Trans>Annex has the key to none, so no document can be opened.</Trans>
          </Text>
        ) : (
          <dl className={classes.facts}>
            {status.storages.map(({ code, buckets, clock_skew_s: skew }) => (
              <Fact key={code} name={code} detail={buckets.join(', ')}>
                {skew === null ? (
                  <Text span inherit c="var(--mantine-color-error)">
                    <Trans>does not answer</Trans>
                  </Text>
                ) : Math.abs(skew) < MUCH_SKEW_S ? (
                  <Trans>answers</Trans>
                ) : (
                  <Text span inherit c="var(--mantine-color-error)">
                    <Trans>its clock is off by {duration(Math.abs(skew))}</Trans>
                  </Text>
                )}
              </Fact>
            ))}
          </dl>
        )}
      </Part>
      <Part title={<Trans>Rules of Odoo</Trans>}>
        <Text size="sm" c="dimmed" mb="xs">
          {status.refused_rules.length === 0 ? (
            <Trans>Every rule that is about you is understood.</Trans>
          ) : (
            <Trans>
              These are not understood. What they would show stays hidden here; Odoo itself shows
              it.
            </Trans>
          )}
        </Text>
        <dl className={classes.facts}>
          {status.refused_rules.map(({ model, reason }) => (
            <Fact key={`${model} ${reason}`} name={model} detail={reason} />
          ))}
        </dl>
      </Part>
    </Stack>
  );
}

function Fact({ name, detail, children }: { name: string; detail?: string; children?: ReactNode }) {
  return (
    <div>
      <dt>
        {name}
        {detail && <small> {detail}</small>}
      </dt>
      <dd>{children}</dd>
    </div>
  );
}
