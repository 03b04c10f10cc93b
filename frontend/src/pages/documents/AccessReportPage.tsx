import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { listAccess } from '@/api/documents';
import { listMembers } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import { toProblem } from '@/api/problem';
import { useMay, useMayListMembers } from '@/app/me';
import NotFoundPage from '@/pages/NotFoundPage';
import { downloadPath } from '@/pages/imports/download';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { PageHeader, Section } from '@/ui/Page';
import { RemoteSelect } from '@/ui/RemoteSelect';
import { useFilters } from '@/ui/useFilters';
import { AccessList } from './AccessList';

const FILTERS = ['user'] as const;

export default function AccessReportPage() {
  return useMay('documents:admin') ? <AccessReport /> : <NotFoundPage />;
}

/** Who opened which documents, of everybody or of one person. */
function AccessReport() {
  const { t } = useLingui();
  const mayListMembers = useMayListMembers();
  const { values, set } = useFilters(FILTERS);
  const { user } = values;
  const query = useInfiniteQuery({
    ...paged({
      queryKey: keys.related('documents', 'access', { user }),
      load: (paging, signal) => listAccess({ user, ...paging }, signal),
    }),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const csv = useMutation({
    mutationFn: () =>
      downloadPath(`/api/exports/document-access/${user ? `?user=${user}` : ''}`, 'access.csv'),
  });
  return (
    <>
      <PageHeader
        title={t`Access report`}
        crumbs={[{ to: '/documents', label: t`Documents` }]}
        subtitle={<Trans>Who opened which document, when, and from where.</Trans>}
        actions={
          <Button
            variant="default"
            leftSection={<Icon name="export" size={16} />}
            loading={csv.isPending}
            onClick={() => csv.mutate()}
          >
            <Trans>Download as CSV</Trans>
          </Button>
        }
      />
      <ProblemAlert problem={csv.error ? toProblem(csv.error) : null} />
      <Section flush label={t`Access report`}>
        {mayListMembers && (
          <Group gap="sm" p="md" role="search">
            <RemoteSelect
              aria-label={t`Person`}
              placeholder={t`Everyone`}
              clearable
              queryKey={(search) => keys.list('members', { search })}
              load={async (search, signal) =>
                (await listMembers({ search, page_size: 50 }, signal)).results.map((member) => ({
                  value: member.user_id,
                  label: member.name || member.email,
                }))
              }
              value={user || null}
              onChange={(value) => set({ user: value })}
              w={{ base: '100%', xs: 280 }}
            />
          </Group>
        )}
        <AccessList label={t`Access report`} query={query} withDocument />
      </Section>
    </>
  );
}
