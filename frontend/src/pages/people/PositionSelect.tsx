import { listPositions } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { RemoteSelect, type RemoteSelectProps } from '@/ui/RemoteSelect';

export function PositionSelect(props: RemoteSelectProps) {
  return (
    <RemoteSelect
      {...props}
      queryKey={(search) => keys.related('positions', 'options', { search })}
      load={async (search, signal) => {
        const page = await listPositions({ search, page_size: 50 }, signal);
        return page.results.map(({ id, title, number, unit_name: unit }) => ({
          value: id,
          label: `${title} · ${unit} · ${number}`,
        }));
      }}
    />
  );
}
