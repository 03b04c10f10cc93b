import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import { ErrorState } from '@/ui/ErrorState';
import { NumberHead } from '@/ui/NumberHead';
import { PageHeader } from '@/ui/Page';
import { PageSkeleton } from '@/ui/PageSkeleton';
import NotFoundPage from '@/pages/NotFoundPage';
import { useUnitKindName } from './kinds';
import { Positions } from './Positions';
import { SubUnits } from './SubUnits';
import { UnitMenu } from './UnitMenu';
import { useUnitTree } from './useUnitTree';
import classes from './Unit.module.css';

export default function UnitPage() {
  const { id = '' } = useParams();
  const { t } = useLingui();
  const navigate = useNavigate();
  const kindName = useUnitKindName();
  const tree = useUnitTree();
  const nodes = useMemo(() => tree.data?.nodes ?? [], [tree.data]);
  const unit = nodes.find((node) => node.id === id);
  const above = useMemo(() => {
    const chain = [];
    let parent = nodes.find((node) => node.id === unit?.parent_id);
    while (parent) {
      const { id: parentId, name, parent_id: next } = parent;
      chain.unshift({ to: `/units/${parentId}`, label: name });
      parent = nodes.find((node) => node.id === next);
    }
    return chain;
  }, [nodes, unit]);

  if (tree.isPending) return <PageSkeleton />;
  if (tree.isError) return <ErrorState error={tree.error} retry={() => void tree.refetch()} />;
  if (!unit) return <NotFoundPage />;
  return (
    <>
      <PageHeader
        title={unit.name}
        subtitle={kindName(unit.kind)}
        crumbs={[{ to: '/', label: t`Overview` }, ...above]}
        actions={
          <>
            <Button component={Link} to={`/people?unit=${unit.id}`} variant="default">
              <Trans>People of this unit</Trans>
            </Button>
            <UnitMenu unit={unit} onDeleted={() => void navigate('/')} />
          </>
        }
      />
      <div className={classes.page}>
        <NumberHead readiness={unit.readiness} level="unit" id={unit.id} name={unit.name}>
          <Text size="sm" c="dimmed">
            <Trans>People counted here and in the units below: {unit.headcount}</Trans>
          </Text>
        </NumberHead>
        <SubUnits unit={unit} nodes={nodes} />
        <Positions unitId={unit.id} />
      </div>
    </>
  );
}
