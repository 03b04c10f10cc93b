import { keys } from '@/api/keys';
import { listSpecialists } from '@/api/market';
import { RemoteSelect, type RemoteSelectProps } from '@/ui/RemoteSelect';

export function SpecialistSelect(props: RemoteSelectProps) {
  return (
    <RemoteSelect
      clearable
      {...props}
      queryKey={(search) => keys.related('specialists', 'options', { search })}
      load={async (search, signal) => {
        const page = await listSpecialists({ search, page_size: 20 }, signal);
        return page.results.map(({ id, identity, headline }) => ({
          value: id,
          label: `${identity.full_name} · ${headline}`,
        }));
      }}
    />
  );
}
