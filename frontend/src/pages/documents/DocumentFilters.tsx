import { Trans, useLingui } from '@lingui/react/macro';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { SearchInput } from '@/ui/SearchInput';
import { isNarrowed, NOTHING_NARROWED, orderOf, type Order, type Values } from './asked';
import { KINDS, useKindName } from './kinds';
import { PlaceChips } from './PlaceChips';
import classes from './Documents.module.css';

interface Props {
  values: Values;
  set: (changes: Partial<Values>) => void;
  /** What the chosen places are called, as far as the page knows. */
  names: { record: string | null; directory: string | null; tag: string | null };
  /** Changes when all filters are cleared, so that the search field forgets its text too. */
  cleared: number;
  onClear: () => void;
}

/** What narrows the list down, and in which order it stands. */
export function DocumentFilters({ values, set, names, cleared, onClear }: Props) {
  const { t } = useLingui();
  const kindName = useKindName();
  const orders: Record<Order, string> = {
    relevance: t`Best match first`,
    '-created_at': t`Newest first`,
    created_at: t`Oldest first`,
    name: t`Name, A to Z`,
    '-name': t`Name, Z to A`,
    '-size': t`Largest first`,
    size: t`Smallest first`,
  };
  const shown = Object.entries(orders).filter(([order]) => order !== 'relevance' || values.search);
  return (
    <div role="search" className={classes.filters}>
      <div className={classes.search}>
        <SearchInput
          key={cleared}
          wide
          label={t`Search names and contents`}
          value={values.search}
          // A search begins with its best match, whatever the list before was sorted by.
          onSearch={(search) => set({ search, order: '' })}
        />
      </div>
      <NativeSelect
        aria-label={t`Type`}
        value={values.kind}
        onChange={(event) => set({ kind: event.currentTarget.value })}
        data={[
          { value: '', label: t`All types` },
          ...KINDS.map((kind) => ({ value: kind, label: kindName(kind) })),
        ]}
      />
      <NativeSelect
        aria-label={t`Order`}
        value={orderOf(values)}
        onChange={(event) => set({ order: event.currentTarget.value })}
        data={shown.map(([value, label]) => ({ value, label }))}
      />
      <div className={classes.dates}>
        <span aria-hidden="true">
          <Trans>Created</Trans>
        </span>
        <TextInput
          type="date"
          aria-label={t`Created from`}
          value={values.from}
          max={values.until || undefined}
          onChange={(event) => set({ from: event.currentTarget.value })}
        />
        <span aria-hidden="true">–</span>
        <TextInput
          type="date"
          aria-label={t`Created until`}
          value={values.until}
          min={values.from || undefined}
          onChange={(event) => set({ until: event.currentTarget.value })}
        />
      </div>
      <PlaceChips values={values} set={set} names={names} />
      {isNarrowed(values) && (
        <Button
          size="compact-sm"
          variant="subtle"
          onClick={() => {
            set(NOTHING_NARROWED);
            onClear();
          }}
        >
          <Trans>Clear all filters</Trans>
        </Button>
      )}
    </div>
  );
}
