import { Trans, useLingui } from '@lingui/react/macro';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { getAccount } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { whileRecalculating } from '@/api/recalculating';
import { useMay, useMe } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { ErrorState } from '@/ui/ErrorState';
import { Icon } from '@/ui/icons';
import { PageHeader, Section } from '@/ui/Page';
import { PageSkeleton, RowsSkeleton } from '@/ui/PageSkeleton';
import { UnitForm } from '@/pages/units/dialogs';
import { useUnitTree } from '@/pages/units/useUnitTree';
import { CompanyReadiness } from './CompanyReadiness';
import classes from './Dashboard.module.css';
import { Gaps } from './Gaps';
import { UnitTree } from './UnitTree';

export default function DashboardPage() {
  const { t } = useLingui();
  const me = useMe();
  const account = useQuery({
    queryKey: keys.account,
    queryFn: ({ signal }) => getAccount(signal),
    refetchInterval: whileRecalculating,
  });
  const tree = useUnitTree();

  if (account.isPending) return <PageSkeleton />;
  if (account.isError) {
    return <ErrorState error={account.error} retry={() => void account.refetch()} />;
  }
  const { counts } = account.data;
  const nodes = tree.data?.nodes ?? [];
  const isEmpty = counts.employees === 0 && counts.units === 0 && counts.roles === 0;
  return (
    <>
      <PageHeader title={me.account.name} />
      {isEmpty ? (
        <Section>
          <FirstStep />
        </Section>
      ) : (
        <div className={classes.page}>
          <div className={classes.top}>
            <CompanyReadiness account={account.data} />
            <Gaps nodes={nodes} pending={tree.isPending} />
          </div>
          <Section title={<Trans>Units</Trans>} flush label={t`Units`} actions={<AddUnit />}>
            {tree.isPending && <RowsSkeleton />}
            {tree.isError && <ErrorState error={tree.error} retry={() => void tree.refetch()} />}
            {tree.data && nodes.length === 0 && (
              <EmptyState icon="units" title={<Trans>No units yet</Trans>}>
                <Trans>
                  Units are the divisions, departments and teams people work in. Add one, or import
                  a roster that names them.
                </Trans>
              </EmptyState>
            )}
            {nodes.length > 0 && <UnitTree nodes={nodes} />}
          </Section>
        </div>
      )}
    </>
  );
}

function AddUnit() {
  const [adding, setAdding] = useState(false);
  const { unit_id: limitedTo } = useMe();
  // Who is limited to one unit adds below it, from that unit's own menu.
  if (!useMay('units:write') || limitedTo !== null) return null;
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<Icon name="plus" size={16} />}
        onClick={() => setAdding(true)}
      >
        <Trans>Add unit</Trans>
      </Button>
      {adding && <UnitForm onClose={() => setAdding(false)} />}
    </>
  );
}

function FirstStep() {
  const mayImport = useMay('imports:write');
  return (
    <EmptyState
      icon="import"
      title={<Trans>This company is still empty</Trans>}
      actions={
        mayImport && (
          <>
            <Button component={Link} to="/import">
              <Trans>Import people and roles</Trans>
            </Button>
            <Button component={Link} to="/roles" variant="default">
              <Trans>Add a role by hand</Trans>
            </Button>
          </>
        )
      }
    >
      {mayImport ? (
        <Trans>
          Bring a role catalogue and a roster of people. A dry run shows what would be created
          before anything is.
        </Trans>
      ) : (
        <Trans>Ask a manager of this company to import its people and roles.</Trans>
      )}
    </EmptyState>
  );
}
