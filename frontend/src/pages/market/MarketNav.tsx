import { Trans } from '@lingui/react/macro';
import type { ComponentType, ReactNode } from 'react';
import type { IconName } from '@/ui/icons';
import { useIsOperator, useKinds } from './useMarket';

/** Where one can go in the marketplace: a specialist to their own things, operators to everybody's. */
export function MarketNav({
  item: Item,
}: {
  item: ComponentType<{ to: string; icon: IconName; children: ReactNode }>;
}) {
  const isOperator = useIsOperator();
  const { isSpecialist } = useKinds();
  return (
    <>
      <Item to="/missions" icon="missions">
        <Trans>Missions</Trans>
      </Item>
      {isSpecialist && (
        <>
          <Item to="/profile" icon="people">
            <Trans>My profile</Trans>
          </Item>
          <Item to="/rankings" icon="ranking">
            <Trans>My rankings</Trans>
          </Item>
        </>
      )}
      <Item to="/proposals" icon="proposal">
        <Trans>Proposals</Trans>
      </Item>
      <Item to="/engagements" icon="roles">
        <Trans>Engagements</Trans>
      </Item>
      {isOperator && (
        <>
          <Item to="/specialists" icon="people">
            <Trans>Specialists</Trans>
          </Item>
          <Item to="/skills" icon="skills">
            <Trans>Skills</Trans>
          </Item>
        </>
      )}
    </>
  );
}
