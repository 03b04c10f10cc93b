import { useLingui } from '@lingui/react/macro';
import { Loader, Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';

export interface Option {
  value: string;
  label: string;
}

export interface RemoteSelectProps extends Omit<SelectProps, 'data'> {
  /** The option chosen already, shown before anything was searched. */
  known?: Option | undefined;
}

/** A select that searches on the server, for lists too long to load whole. */
export function RemoteSelect({
  known,
  queryKey,
  load,
  ...rest
}: RemoteSelectProps & {
  queryKey: (search: string) => readonly unknown[];
  load: (search: string, signal: AbortSignal) => Promise<Option[]>;
}) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  const [picked, setPicked] = useState<Option | undefined>(known);
  const chosen = picked ?? known;
  // The field repeats the label of what is chosen; that text is no search.
  const wanted = text === chosen?.label ? '' : text.trim();
  const [search] = useDebouncedValue(wanted, 200);
  const options = useQuery({
    queryKey: queryKey(search),
    queryFn: ({ signal }) => load(search, signal),
    placeholderData: keepPreviousData,
  });
  const found = options.data ?? [];
  const value = rest.value;
  const data =
    chosen && chosen.value === value && !found.some((option) => option.value === chosen.value)
      ? [chosen, ...found]
      : found;
  return (
    <Select
      {...rest}
      data={data}
      searchable
      filter={({ options: all }) => all}
      onSearchChange={setText}
      onChange={(next, option) => {
        setPicked({ value: option?.value ?? '', label: option?.label ?? '' });
        rest.onChange?.(next, option);
      }}
      rightSection={options.isFetching ? <Loader size={14} /> : rest.rightSection}
      nothingFoundMessage={options.isFetching ? t`Searching` : t`Nothing found`}
      clearButtonProps={{ 'aria-label': t`Clear` }}
    />
  );
}
