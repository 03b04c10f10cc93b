import { TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { useRef, useState } from 'react';
import { Icon } from './icons';

/** A search field that asks once the typing pauses; `/` jumps to it. */
export function SearchInput({
  label,
  value,
  onSearch,
  wide = false,
}: {
  label: string;
  value: string;
  /** Take all the room there is. */
  wide?: boolean;
  onSearch: (text: string) => void;
}) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const search = useDebouncedCallback(onSearch, 250);
  useHotkeys([['/', () => input.current?.focus()]]);
  return (
    <TextInput
      ref={input}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<Icon name="search" size={16} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        search(event.currentTarget.value.trim());
      }}
      w={wide ? '100%' : { base: '100%', sm: 280 }}
    />
  );
}
