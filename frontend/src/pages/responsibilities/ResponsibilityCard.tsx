import { useLingui } from '@lingui/react/macro';
import { Link } from 'react-router';
import type { Responsibility } from '@/api/types';
import { ReadinessCell } from '@/ui/Readiness';
import { RequirementRows } from './RequirementRows';
import { ResponsibilityMenu } from './ResponsibilityMenu';
import classes from './Responsibility.module.css';
import { Weight } from './Weight';

/** One responsibility in a role's list: its number and its requirements, all within reach. */
export function ResponsibilityCard({ responsibility }: { responsibility: Responsibility }) {
  const { t } = useLingui();
  const { id, name, weight, readiness } = responsibility;
  return (
    <article className={classes.card} aria-label={t`Responsibility: ${name}`}>
      <div className={classes.cardHead}>
        <h3 className={classes.name}>
          <Link to={`/responsibilities/${id}`}>{name}</Link>
        </h3>
        <Weight value={weight} />
        <ReadinessCell readiness={readiness} level="responsibility" id={id} name={name} />
        <ResponsibilityMenu responsibility={responsibility} />
      </div>
      <RequirementRows responsibility={responsibility} />
    </article>
  );
}
