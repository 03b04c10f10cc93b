import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listPositions } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { paged } from '@/api/paging';
import type { Position } from '@/api/types';
import { useMay } from '@/app/me';
import { EmptyState } from '@/ui/EmptyState';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { RowMenu } from '@/ui/RowMenu';
import { DeletePosition, PositionForm } from './PositionForm';

/** The seats of one unit. */
export function Positions({ unitId }: { unitId: string }) {
  const { t } = useLingui();
  const mayWrite = useMay('positions:write');
  const [adding, setAdding] = useState(false);
  const positions = useInfiniteQuery(
    paged({
      queryKey: keys.list('positions', { unit: unitId }),
      load: (paging, signal) => listPositions({ unit: unitId, ...paging }, signal),
    }),
  );
  return (
    <Section
      title={<Trans>Seats</Trans>}
      flush
      actions={
        mayWrite && (
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={16} />}
            onClick={() => setAdding(true)}
          >
            <Trans>Add seat</Trans>
          </Button>
        )
      }
    >
      <PagedList
        label={t`Seats`}
        columns="minmax(10rem, 1fr) 10rem 2.25rem"
        heads={[{ label: t`Title` }, { label: t`Number` }, { label: t`Actions`, hidden: true }]}
        query={positions}
        rowKey={(position: Position) => position.id}
        cells={(position) => [
          position.title,
          position.number,
          mayWrite ? <PositionMenu position={position} /> : null,
        ]}
        empty={
          <EmptyState icon="units" title={<Trans>No seats in this unit</Trans>}>
            <Trans>A seat is what a person is assigned to, under a role.</Trans>
          </EmptyState>
        }
      />
      {adding && <PositionForm unitId={unitId} onClose={() => setAdding(false)} />}
    </Section>
  );
}

function PositionMenu({ position }: { position: Position }) {
  const { t } = useLingui();
  const [dialog, setDialog] = useState<'edit' | 'delete' | null>(null);
  const close = () => setDialog(null);
  const { title } = position;
  return (
    <>
      <RowMenu label={t`Actions for ${title}`}>
        <Menu.Item onClick={() => setDialog('edit')}>
          <Trans>Edit</Trans>
        </Menu.Item>
        <Menu.Item color="red" onClick={() => setDialog('delete')}>
          <Trans>Delete</Trans>
        </Menu.Item>
      </RowMenu>
      {dialog === 'edit' && (
        <PositionForm position={position} unitId={position.unit_id} onClose={close} />
      )}
      {dialog === 'delete' && <DeletePosition position={position} onClose={close} />}
    </>
  );
}
