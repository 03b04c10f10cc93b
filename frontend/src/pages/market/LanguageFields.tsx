import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Button, Group, NativeSelect, Stack } from '@mantine/core';
import type { SpokenLanguage } from '@/api/marketTypes';
import { Icon } from '@/ui/icons';
import { useFigures } from './figures';
import { LANGUAGE_CODES, LEVEL_CODES, useLevelName } from './levels';

/** Languages and a level of each, one row a language; a row more for one that is not there yet. */
export function LanguageFields({
  value,
  levelLabel,
  onChange,
}: {
  value: readonly SpokenLanguage[];
  levelLabel: string;
  onChange: (value: SpokenLanguage[]) => void;
}) {
  const { t } = useLingui();
  const { language } = useFigures();
  const levelName = useLevelName();
  const free = LANGUAGE_CODES.filter((code) => !value.some((one) => one.language === code));
  const change = (at: number, fields: Partial<SpokenLanguage>) =>
    onChange(value.map((one, index) => (index === at ? { ...one, ...fields } : one)));
  return (
    <Stack gap="sm">
      {value.map((one, index) => {
        const name = language(one.language);
        return (
          <Group key={String(index)} align="flex-end" gap="sm" wrap="nowrap">
            <NativeSelect
              label={t`Language`}
              flex={1}
              value={one.language}
              onChange={(event) => change(index, { language: event.currentTarget.value })}
              data={[one.language, ...free].map((code) => ({ value: code, label: language(code) }))}
            />
            <NativeSelect
              label={levelLabel}
              flex={1}
              value={one.level}
              onChange={(event) => change(index, { level: event.currentTarget.value })}
              data={LEVEL_CODES.map((code) => ({ value: code, label: levelName(code) }))}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              mb={4}
              aria-label={t`Remove ${name}`}
              onClick={() => onChange(value.filter((_, at) => at !== index))}
            >
              <Icon name="close" size={16} />
            </ActionIcon>
          </Group>
        );
      })}
      {free[0] && (
        <Group>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="plus" size={14} />}
            onClick={() => onChange([...value, { language: free[0] ?? '', level: 'B2' }])}
          >
            <Trans>Add a language</Trans>
          </Button>
        </Group>
      )}
    </Stack>
  );
}
