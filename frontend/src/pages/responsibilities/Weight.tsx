import { useLingui } from '@lingui/react/macro';
import classes from './Responsibility.module.css';

/** A weight from 1 to 5, as dots and as words. */
export function Weight({ value, inWords = false }: { value: number; inWords?: boolean }) {
  const { t } = useLingui();
  const words = t`Weight ${value} of 5`;
  return (
    <span className={classes.weight} title={words}>
      <span aria-hidden="true">
        {[1, 2, 3, 4, 5].map((dot) => (
          <i key={dot} data-on={dot <= value || undefined} />
        ))}
      </span>
      <span className={inWords ? classes.weightWords : 'annex-hidden'}>{words}</span>
    </span>
  );
}
