import { Trans } from '@lingui/react/macro';
import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { toProblem } from '@/api/problem';
import { EXPORT_PEOPLE } from '@/app/permissions';
import { useMe } from '@/app/me';
import { ProblemAlert } from '@/ui/FormModal';
import { Icon } from '@/ui/icons';
import { Section } from '@/ui/Page';
import { downloadPath } from './download';

/** The company's data, in the same shapes it is imported in. */
export function Exports() {
  const mayExportPeople = useMe().permissions.includes(EXPORT_PEOPLE);
  const download = useMutation({
    mutationFn: ({ path, name }: { path: string; name: string }) => downloadPath(path, name),
  });
  const busy = download.isPending ? download.variables.path : null;
  const button = (path: string, name: string) => ({
    variant: 'default',
    leftSection: <Icon name="export" size={16} />,
    loading: busy === path,
    onClick: () => download.mutate({ path, name }),
  });
  return (
    <Section title={<Trans>Export</Trans>}>
      <Group gap="sm">
        {mayExportPeople && (
          <Button {...button('/api/exports/roster/', 'roster.csv')}>
            <Trans>Roster (CSV)</Trans>
          </Button>
        )}
        <Button {...button('/api/exports/catalogue/', 'catalogue.zip')}>
          <Trans>Role catalogue (ZIP)</Trans>
        </Button>
        <Text size="sm" c="dimmed">
          <Trans>What is exported can be imported again as it is.</Trans>
        </Text>
      </Group>
      <ProblemAlert problem={download.error ? toProblem(download.error) : null} />
    </Section>
  );
}
