import type { ReactNode } from 'react';
import type { NumberedLevel, Readiness } from '@/api/types';
import { Freshness } from './Freshness';
import classes from './NumberHead.module.css';
import { Section } from './Page';
import { ReadinessBar, ReadinessNumber } from './Readiness';

/** The number of a page's own subject, large, with its coverage and moment. */
export function NumberHead({
  readiness,
  level,
  id,
  name,
  children,
}: {
  readiness: Readiness;
  level: NumberedLevel;
  id: string;
  name: string;
  children?: ReactNode;
}) {
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
          <Freshness readiness={readiness} level={level} id={id} name={name} />
        </div>
        {children && <div className={classes.aside}>{children}</div>}
      </div>
    </Section>
  );
}
