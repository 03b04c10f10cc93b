import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Skeleton, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { Link } from 'react-router';
import type { UnitNode } from '@/api/types';
import { Section } from '@/ui/Page';
import { ReadinessCell } from '@/ui/Readiness';
import classes from './Dashboard.module.css';
import { biggestGaps } from './tree';

/** The units whose people lack most, worst first. */
export function Gaps({ nodes, pending }: { nodes: UnitNode[]; pending: boolean }) {
  const { t } = useLingui();
  const gaps = useMemo(() => biggestGaps(nodes), [nodes]);
  return (
    <Section
      title={<Trans>Biggest gaps</Trans>}
      flush
      label={t`Biggest gaps`}
      actions={
        <Text size="sm" c="dimmed">
          <Trans>people × missing points</Trans>
        </Text>
      }
    >
      {pending && (
        <Stack gap="sm" px="lg" pb="lg">
          {[1, 2, 3, 4, 5].map((row) => (
            <Skeleton key={row} height={30} />
          ))}
        </Stack>
      )}
      {!pending && gaps.length === 0 && (
        <Text c="dimmed" px="lg" pb="lg">
          <Trans>No unit with people has a known gap.</Trans>
        </Text>
      )}
      <ol className={classes.gaps}>
        {gaps.map(({ node, path }) => (
          <li key={node.id} className={classes.gap}>
            <span className={classes.gapName}>
              <Link to={`/units/${node.id}`}>{node.name}</Link>
              <span>
                {path.length > 0 && `${path.join(' › ')} · `}
                <Plural value={node.headcount} one="# person" other="# people" />
              </span>
            </span>
            <ReadinessCell readiness={node.readiness} level="unit" id={node.id} name={node.name} />
          </li>
        ))}
      </ol>
    </Section>
  );
}
