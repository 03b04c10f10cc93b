import { keys } from '@/api/keys';
import { listSkills } from '@/api/market';
import { RemoteSelect, type RemoteSelectProps } from '@/ui/RemoteSelect';

/** A skill, found by its name or any of its other names. */
export function SkillSelect(props: RemoteSelectProps) {
  return (
    <RemoteSelect
      {...props}
      queryKey={(search) => keys.related('skills', 'options', { search })}
      load={async (search, signal) => {
        const page = await listSkills({ search, ordering: 'name', page_size: 30 }, signal);
        return page.results.map(({ id, name }) => ({ value: id, label: name }));
      }}
    />
  );
}
