import { useLingui } from '@lingui/react/macro';
import { Group, TextInput, type TextInputProps } from '@mantine/core';

/** A city and its country, by its code. */
export function PlaceFields({ props }: { props: (field: 'city' | 'country') => TextInputProps }) {
  const { t } = useLingui();
  return (
    <Group grow align="flex-start">
      <TextInput label={t`City`} {...props('city')} />
      <TextInput
        label={t`Country`}
        description={t`Two letters, such as FR`}
        maxLength={2}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        {...props('country')}
      />
    </Group>
  );
}
