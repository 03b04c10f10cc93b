import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Fieldset.css';
import { Trans, useLingui } from '@lingui/react/macro';
import {
  ActionIcon,
  Button,
  Checkbox,
  Fieldset,
  Group,
  Modal,
  NativeSelect,
  NumberInput,
  Select,
  Stack,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import { createMission, listClients, updateMission } from '@/api/market';
import type { Mission, MissionBody, SpokenLanguage } from '@/api/marketTypes';
import { readAll } from '@/api/paging';
import { endAfter, lastDayOf } from '@/ui/days';
import { useReturnedFocus } from '@/ui/focus';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { useProblemForm } from '@/ui/useProblemForm';
import { useSaved } from '@/ui/useSaved';
import { required } from '@/ui/validation';
import { DecimalInput } from './DecimalInput';
import { numberOf } from './figures';
import { LanguageFields } from './LanguageFields';
import classes from './Market.module.css';
import { PlaceFields } from './PlaceFields';
import { SkillSelect } from './SkillSelect';
import { useIsOperator } from './useMarket';

interface Asked {
  skill_id: string;
  name: string;
  is_must: boolean;
  weight: number;
  min_level: number;
}

type Values = {
  client: string | null;
  title: string;
  description: string;
  starts_on: string;
  ends_on: string;
  days_per_week: number;
  budget_per_day: string | number;
  currency: string;
  remote: boolean;
  country: string;
  city: string;
  requirements: Asked[];
  languages: SpokenLanguage[];
};

const bodyOf = (values: Values): MissionBody => ({
  title: values.title,
  description: values.description,
  starts_on: values.starts_on || null,
  ends_on: endAfter(values.ends_on),
  days_per_week: values.days_per_week,
  budget_per_day: values.budget_per_day === '' ? null : String(values.budget_per_day),
  currency: values.currency,
  remote: values.remote,
  country: values.country.toUpperCase(),
  city: values.city,
  requirements: values.requirements
    .filter((one) => one.skill_id)
    .map(({ skill_id, is_must, weight, min_level }) => ({ skill_id, is_must, weight, min_level })),
  languages: values.languages.map(({ language, level }) => ({ language, min_level: level })),
});

/** The clients that the reader may write missions for. */
function useClients() {
  return useQuery({
    queryKey: keys.list('clients', {}),
    queryFn: ({ signal }) => readAll((paging) => listClients(paging, signal)),
  });
}

export function MissionForm({
  mission,
  onClose,
  onSaved,
}: {
  mission?: Mission;
  onClose: () => void;
  onSaved?: (mission: Mission) => void;
}) {
  const { t } = useLingui();
  const saved = useSaved();
  const clients = useClients();
  useReturnedFocus();
  const isOperator = useIsOperator();
  // Most contacts act for one client, so nothing is asked until there is something to choose.
  const choosesClient = !mission && (clients.data ? clients.data.length !== 1 : isOperator);
  const { form, problem, saving, submit } = useProblemForm<Values, Mission>({
    initial: {
      client: mission?.client.id ?? null,
      title: mission?.title ?? '',
      description: mission?.description ?? '',
      starts_on: mission?.starts_on ?? '',
      ends_on: lastDayOf(mission?.ends_on ?? null),
      days_per_week: mission?.days_per_week ?? 5,
      budget_per_day: numberOf(mission?.budget_per_day),
      currency: mission?.currency ?? 'EUR',
      remote: mission?.remote ?? true,
      country: mission?.country ?? '',
      city: mission?.city ?? '',
      requirements: mission?.requirements ?? [
        { skill_id: '', name: '', is_must: true, weight: 3, min_level: 3 },
      ],
      languages: (mission?.languages ?? []).map(({ language, min_level }) => ({
        language,
        level: min_level,
      })),
    },
    validate: {
      client: (value) =>
        mission || value || clients.data?.length === 1 ? null : t`Choose a client.`,
      title: required(t`Give the mission a title.`),
    },
    save: (values) => {
      const only = clients.data?.length === 1 ? clients.data[0]?.id : null;
      const client_id = values.client ?? only ?? '';
      return mission
        ? updateMission(mission.id, bodyOf(values))
        : createMission({ ...bodyOf(values), client_id });
    },
    onSaved: (result) => {
      onClose();
      saved('missions', t`Mission saved`);
      onSaved?.(result);
    },
  });
  const { requirements, languages } = form.values;
  return (
    <Modal
      opened
      size="xl"
      onClose={onClose}
      title={mission ? t`Edit mission` : t`Write a mission`}
      closeButtonProps={{ 'aria-label': t`Close` }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="md">
          {choosesClient && (
            <Select
              label={t`Client`}
              searchable
              openOnFocus={false}
              data-autofocus
              data={(clients.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
              {...form.getInputProps('client')}
            />
          )}
          <TextInput
            label={t`Title`}
            data-autofocus={!choosesClient || undefined}
            {...form.getInputProps('title')}
          />
          <Textarea
            label={t`Description`}
            autosize
            minRows={3}
            maxRows={10}
            {...form.getInputProps('description')}
          />
          <Group grow align="flex-start">
            <TextInput type="date" label={t`Starts on`} {...form.getInputProps('starts_on')} />
            <TextInput type="date" label={t`Ends on`} {...form.getInputProps('ends_on')} />
          </Group>
          <div className={classes.trio}>
            <NumberInput
              label={t`Days a week`}
              min={1}
              max={7}
              {...form.getInputProps('days_per_week')}
            />
            <DecimalInput label={t`Budget a day`} {...form.getInputProps('budget_per_day')} />
            <TextInput label={t`Currency`} maxLength={3} {...form.getInputProps('currency')} />
          </div>
          <PlaceFields props={form.getInputProps} />
          <Checkbox
            label={t`Can be done remotely`}
            {...form.getInputProps('remote', { type: 'checkbox' })}
          />
          <Fieldset legend={t`Skills asked for`}>
            <Stack gap="sm">
              {requirements.map((one, index) => (
                <div key={`${String(index)}-${one.skill_id}`} className={classes.asked}>
                  <SkillSelect
                    label={t`Skill`}
                    value={one.skill_id || null}
                    known={{ value: one.skill_id, label: one.name }}
                    onChange={(id, option) => {
                      form.setFieldValue(`requirements.${String(index)}`, {
                        ...one,
                        skill_id: id ?? '',
                        name: option?.label ?? '',
                      });
                    }}
                  />
                  <NativeSelect
                    label={t`Need`}
                    value={one.is_must ? 'must' : 'wish'}
                    onChange={(event) =>
                      form.setFieldValue(
                        `requirements.${String(index)}.is_must`,
                        event.currentTarget.value === 'must',
                      )
                    }
                    data={[
                      { value: 'must', label: t`Must` },
                      { value: 'wish', label: t`Wish` },
                    ]}
                  />
                  <NumberInput
                    label={t`Level`}
                    min={1}
                    max={5}
                    {...form.getInputProps(`requirements.${String(index)}.min_level`)}
                  />
                  <NumberInput
                    label={t`Weight`}
                    min={1}
                    max={5}
                    {...form.getInputProps(`requirements.${String(index)}.weight`)}
                  />
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    mb={4}
                    aria-label={t`Remove this skill`}
                    onClick={() => form.removeListItem('requirements', index)}
                  >
                    <Icon name="close" size={16} />
                  </ActionIcon>
                </div>
              ))}
              <Group>
                <Button
                  variant="default"
                  size="xs"
                  leftSection={<Icon name="plus" size={14} />}
                  onClick={() =>
                    form.insertListItem('requirements', {
                      skill_id: '',
                      name: '',
                      is_must: false,
                      weight: 3,
                      min_level: 3,
                    })
                  }
                >
                  <Trans>Add a skill</Trans>
                </Button>
              </Group>
            </Stack>
          </Fieldset>
          <Fieldset legend={t`Languages asked for`}>
            <LanguageFields
              value={languages}
              levelLabel={t`At least`}
              onChange={(value) => form.setFieldValue('languages', value)}
            />
          </Fieldset>
          <ProblemAlert problem={problem} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              <Trans>Cancel</Trans>
            </Button>
            <Button type="submit" loading={saving}>
              {mission ? <Trans>Save</Trans> : <Trans>Save the draft</Trans>}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
