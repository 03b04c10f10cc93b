import { useQuery } from '@tanstack/react-query';
import { getRole, listRoles } from '@/api/endpoints';
import { keys } from '@/api/keys';
import { RemoteSelect, type RemoteSelectProps } from '@/ui/RemoteSelect';

export function RoleSelect({ known, ...props }: RemoteSelectProps) {
  const value = props.value ?? null;
  // A role named by the address alone has no title yet.
  const role = useQuery({
    queryKey: keys.detail('roles', value ?? ''),
    queryFn: ({ signal }) => getRole(value ?? '', signal),
    enabled: value !== null && known?.value !== value,
  });
  const chosen = role.data ? { value: role.data.id, label: role.data.title } : known;
  return (
    <RemoteSelect
      clearable
      {...props}
      known={chosen}
      queryKey={(search) => keys.related('roles', 'options', { search })}
      load={async (search, signal) => {
        const page = await listRoles({ search, ordering: 'title', page_size: 50 }, signal);
        return page.results.map(({ id, title }) => ({ value: id, label: title }));
      }}
    />
  );
}
