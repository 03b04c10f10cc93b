import { Trans, useLingui } from '@lingui/react/macro';
import { Button, Menu, Text } from '@mantine/core';
import { useSession } from '@/auth/SessionContext';
import { writePreference } from '@/preferences';
import { Icon } from '@/ui/icons';
import { useMe } from './me';
import { useRoleName } from './roleNames';

/** Which company is open, and the way to another: a new sign-in, so nothing of this one stays behind. */
export function AccountMenu() {
  const { t } = useLingui();
  const { account, accounts } = useMe();
  const session = useSession();
  const roleName = useRoleName();

  async function open(slug: string) {
    writePreference('account', slug);
    await session.signIn({ account: slug, returnTo: '/' });
  }

  if (accounts.length < 2) {
    return (
      <Text fw={550} truncate maw={260} visibleFrom="sm">
        {account.name}
      </Text>
    );
  }
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <Button
          variant="default"
          size="compact-md"
          h={34}
          rightSection={<Icon name="chevronDown" size={14} />}
          aria-label={t`Company: ${account.name}. Switch`}
          maw={{ base: 170, sm: 320 }}
        >
          <Text span inherit truncate="end" lh={1.5}>
            {account.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Trans>Companies</Trans>
        </Menu.Label>
        {accounts.map((other) => (
          <Menu.Item
            key={other.id}
            onClick={() => other.id !== account.id && void open(other.slug)}
            rightSection={other.id === account.id ? <Icon name="check" size={16} /> : null}
            aria-current={other.id === account.id ? 'true' : undefined}
          >
            {other.name}
            <Text size="xs" c="dimmed">
              {roleName(other.role)}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
