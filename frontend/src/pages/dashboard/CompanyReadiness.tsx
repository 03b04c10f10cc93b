import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Account } from '@/api/types';
import { useFormats } from '@/i18n/format';
import { Freshness } from '@/ui/Freshness';
import { Section } from '@/ui/Page';
import { ReadinessBar, ReadinessNumber } from '@/ui/Readiness';
import classes from './Dashboard.module.css';

/** The one number of the company, how much of it was assessed, and what it is made of. */
export function CompanyReadiness({ account }: { account: Account }) {
  const { t } = useLingui();
  const { readiness, counts } = account;
  return (
    <Section label={t`Readiness of the company`}>
      <div className={classes.companyCard}>
        <div className={classes.company}>
          <Text size="sm" c="dimmed">
            <Trans>Readiness of the company</Trans>
          </Text>
          <div>
            <ReadinessNumber
              readiness={readiness}
              level="account"
              id={account.id}
              name={account.name}
              size="xl"
              testId="company-readiness"
            />
          </div>
          <ReadinessBar value={readiness.value} size="lg" />
          <Freshness readiness={readiness} level="account" id={account.id} name={account.name} />
        </div>
        <ul className={classes.counts}>
          <Count value={counts.employees} to="/people">
            <Plural value={counts.employees} one="person" other="people" />
          </Count>
          <Count value={counts.units}>
            <Plural value={counts.units} one="unit" other="units" />
          </Count>
          <Count value={counts.roles} to="/roles">
            <Plural value={counts.roles} one="role" other="roles" />
          </Count>
          <Count value={counts.responsibilities}>
            <Plural value={counts.responsibilities} one="responsibility" other="responsibilities" />
          </Count>
        </ul>
      </div>
    </Section>
  );
}

function Count({ value, to, children }: { value: number; to?: string; children: ReactNode }) {
  const { count } = useFormats();
  const content = (
    <>
      <strong>{count(value)}</strong> <span>{children}</span>
    </>
  );
  return <li>{to ? <Link to={to}>{content}</Link> : <span>{content}</span>}</li>;
}
