import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Group, NativeSelect, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getHistorySubjects } from '@/api/endpoints';
import { keys } from '@/api/keys';

export const FILTERS = [
  'model',
  'field',
  'actor_id',
  'operation',
  'since',
  'until',
  'object_id',
  'transaction_id',
] as const;
export type FilterName = (typeof FILTERS)[number];
type Values = Record<FilterName, string>;

/** What narrows the history down: kind of record, field, person, operation and days. */
export function HistoryFilters({
  values,
  set,
}: {
  values: Values;
  set: (changes: Partial<Values>) => void;
}) {
  const { t, i18n } = useLingui();
  // Names come in the reader's language, so another language asks anew.
  const { data } = useQuery({
    queryKey: [...keys.historySubjects, i18n.locale],
    queryFn: ({ signal }) => getHistorySubjects(signal),
  });
  const subjects = data?.subjects ?? [];
  const fields = subjects.find(({ model }) => model === values.model)?.fields ?? [];
  const actors = (data?.actors ?? []).map(({ id, name }) => ({ value: id, label: name }));
  const filtered = FILTERS.some((name) => values[name]);
  return (
    <Group gap="sm" p="md" role="search" align="end">
      <NativeSelect
        label={t`Kind of record`}
        value={values.model}
        onChange={(event) => set({ model: event.currentTarget.value, field: '' })}
        data={[
          { value: '', label: t`All kinds` },
          ...subjects.map(({ model, name }) => ({ value: model, label: name })),
        ]}
      />
      <NativeSelect
        label={t`Field`}
        value={values.field}
        disabled={!values.model}
        onChange={(event) => set({ field: event.currentTarget.value })}
        data={[
          { value: '', label: t`All fields` },
          ...fields.map(({ name, label }) => ({ value: name, label })),
        ]}
      />
      <NativeSelect
        label={t`What happened`}
        value={values.operation}
        onChange={(event) => set({ operation: event.currentTarget.value })}
        data={[
          { value: '', label: t`Anything` },
          { value: 'created', label: t`Created` },
          { value: 'updated', label: t`Updated` },
          { value: 'deleted', label: t`Deleted` },
        ]}
      />
      <Select
        label={t`Changed by`}
        placeholder={t`Everyone`}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t`Clear` }}
        value={values.actor_id || null}
        onChange={(value) => set({ actor_id: value ?? '' })}
        data={[{ value: 'system', label: t`System or application` }, ...actors]}
        w={{ base: '100%', xs: 220 }}
      />
      <TextInput
        type="date"
        label={t`From`}
        value={values.since}
        max={values.until || undefined}
        onChange={(event) => set({ since: event.currentTarget.value })}
      />
      <TextInput
        type="date"
        label={t`Until`}
        value={values.until}
        min={values.since || undefined}
        onChange={(event) => set({ until: event.currentTarget.value })}
      />
      {filtered && (
        <Button
          variant="default"
          onClick={() => set(Object.fromEntries(FILTERS.map((name) => [name, ''])))}
        >
          <Trans>Clear all filters</Trans>
        </Button>
      )}
    </Group>
  );
}
