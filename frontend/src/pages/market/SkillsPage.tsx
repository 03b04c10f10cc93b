import { Trans, useLingui } from '@lingui/react/macro';
import { Group } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { keys } from '@/api/keys';
import { listSkills } from '@/api/market';
import { paged } from '@/api/paging';
import { EmptyState } from '@/ui/EmptyState';
import { PageHeader, Section } from '@/ui/Page';
import { PagedList } from '@/ui/PagedList';
import { SearchInput } from '@/ui/SearchInput';
import { useFilters } from '@/ui/useFilters';
import { useNarrow } from '@/ui/useNarrow';

export default function SkillsPage() {
  const { t } = useLingui();
  const narrow = useNarrow();
  const { values, set } = useFilters(['search']);
  const filters = { search: values.search, ordering: 'name' };
  const skills = useInfiniteQuery({
    ...paged({
      queryKey: keys.list('skills', filters),
      load: (paging, signal) => listSkills({ ...filters, ...paging }, signal),
    }),
    placeholderData: keepPreviousData,
  });
  const also = { label: t`Also called` };
  return (
    <>
      <PageHeader title={t`Skills`} />
      <Section flush>
        <Group gap="sm" p="md" role="search">
          <SearchInput
            label={t`Search skills`}
            value={values.search}
            onSearch={(text) => set({ search: text })}
          />
        </Group>
        <PagedList
          label={t`Skills`}
          columns={
            narrow ? '1fr 1fr' : 'minmax(10rem, 1fr) minmax(10rem, 1fr) minmax(10rem, 1.5fr)'
          }
          heads={[{ label: t`Skill` }, { label: t`Part of` }, ...(narrow ? [] : [also])]}
          query={skills}
          rowKey={(skill) => skill.id}
          cells={(skill) => {
            const broader = skill.broader.map(({ name }) => name).join(', ');
            const names = skill.aliases.map(({ name }) => name).join(', ');
            return narrow ? [skill.name, broader] : [skill.name, broader, names];
          }}
          empty={
            <EmptyState icon="search" title={<Trans>No skill of this name</Trans>}>
              <Trans>Try a shorter word; other names of skills are searched, too.</Trans>
            </EmptyState>
          }
        />
      </Section>
    </>
  );
}
