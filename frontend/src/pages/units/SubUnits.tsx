import { Trans, useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import type { UnitNode } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { List, ListRow } from '@/ui/List';
import { Section } from '@/ui/Page';
import { ReadinessCell } from '@/ui/Readiness';
import { UnitMenu } from './UnitMenu';

/** The units directly below one unit. */
export function SubUnits({ unit, nodes }: { unit: UnitNode; nodes: UnitNode[] }) {
  const { t } = useLingui();
  const { count } = useFormats();
  const below = nodes.filter((node) => node.parent_id === unit.id);
  if (below.length === 0) return null;
  return (
    <Section title={<Trans>Units below</Trans>} flush>
      <List
        label={t`Units below`}
        columns="minmax(10rem, 1.6fr) 5rem minmax(10rem, 1fr) 2.25rem"
        heads={[
          { label: t`Unit` },
          { label: t`People`, end: true },
          { label: t`Readiness`, end: true },
          { label: t`Actions`, hidden: true },
        ]}
      >
        {below.map((node) => (
          <ListRow key={node.id}>
            <Link to={`/units/${node.id}`}>{node.name}</Link>
            <span data-end>{count(node.headcount)}</span>
            <ReadinessCell readiness={node.readiness} level="unit" id={node.id} name={node.name} />
            <UnitMenu unit={node} />
          </ListRow>
        ))}
      </List>
    </Section>
  );
}
