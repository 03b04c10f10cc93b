import { Trans } from '@lingui/react/macro';
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Readiness } from '@/api/types';
import type { ExplainedLevel } from '@/explain/useExplain';
import { useFormats } from '@/i18n/format';
import classes from './NumberHead.module.css';
import { Section } from './Page';
import { ReadinessBar, ReadinessNumber, Recalculating } from './Readiness';

/** The number of a page's own subject, large, with its coverage and moment. */
export function NumberHead({
  readiness,
  level,
  id,
  name,
  children,
}: {
  readiness: Readiness;
  level: ExplainedLevel;
  id: string;
  name: string;
  children?: ReactNode;
}) {
  const { percent, dateTime } = useFormats();
  const coverage = percent(readiness.coverage);
  const moment = readiness.as_of ? dateTime(readiness.as_of) : null;
  return (
    <Section>
      <div className={classes.head}>
        <ReadinessNumber
          readiness={readiness}
          level={level}
          id={id}
          name={name}
          size="lg"
          testId={`${level}-readiness`}
        />
        <div className={classes.detail}>
          <ReadinessBar value={readiness.value} size="lg" />
          <div className={classes.line}>
            <Text size="sm" c="dimmed">
              <Trans>{coverage} of the weight assessed</Trans>
              {moment && (
                <>
                  {' · '}
                  <Trans>as of {moment}</Trans>
                </>
              )}
            </Text>
            <Recalculating active={readiness.recalculating} />
          </div>
        </div>
        {children && <div className={classes.aside}>{children}</div>}
      </div>
    </Section>
  );
}
