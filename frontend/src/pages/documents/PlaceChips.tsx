import { useLingui } from '@lingui/react/macro';
import { Icon } from '@/ui/icons';
import type { Values } from './asked';
import classes from './Documents.module.css';

/** Where the list stands, one chip a dimension, each with the way out of it. */
export function PlaceChips({
  values,
  set,
  names,
}: {
  values: Values;
  set: (changes: Partial<Values>) => void;
  names: { record: string | null; directory: string | null; tag: string | null };
}) {
  const { t } = useLingui();
  const chips: { name: string; leave: Partial<Values> }[] = [];
  if (values.record_model) {
    const name = names.record ?? (values.record_id ? t`One record` : t`Records of one kind`);
    // Out of a record is its kind; out of a kind is everything.
    chips.push({ name, leave: values.record_id ? { record_id: '' } : { record_model: '' } });
  }
  if (values.directory) {
    chips.push({ name: names.directory ?? t`One folder`, leave: { directory: '' } });
  }
  if (values.tag) chips.push({ name: names.tag ?? t`One tag`, leave: { tag: '' } });
  return chips.map(({ name, leave }) => (
    <span key={name} className={classes.chip}>
      <span className={classes.chipName} title={name}>
        {name}
      </span>
      <button type="button" aria-label={t`Leave ${name}`} onClick={() => set(leave)}>
        <Icon name="close" size={14} />
      </button>
    </span>
  ));
}
