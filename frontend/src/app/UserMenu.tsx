import { Trans, useLingui } from '@lingui/react/macro';
import { ActionIcon, Menu, Text, useMantineColorScheme } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useSession } from '@/auth/SessionContext';
import { chooseLocale, LOCALES, type Locale } from '@/i18n/i18n';
import { Icon } from '@/ui/icons';
import { useMe } from './me';
import classes from './UserMenu.module.css';
import { useRoleName } from './roleNames';

const LANGUAGE_NAMES: Record<Locale, string> = { en: 'English', fr: 'Français' };
const SCHEMES = ['light', 'dark', 'auto'] as const;

function initials(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return (words[0]?.[0] ?? '?').concat(words[1]?.[0] ?? '').toUpperCase();
}

export function UserMenu() {
  const { t, i18n } = useLingui();
  const { user, role } = useMe();
  const session = useSession();
  const client = useQueryClient();
  const roleName = useRoleName();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const name = user?.name || user?.email || t`Application`;
  const schemeNames = { light: t`Light`, dark: t`Dark`, auto: t`Like the system` };

  async function speak(locale: Locale) {
    await chooseLocale(locale);
    // The server writes some sentences itself; they are read again in the new language.
    await client.invalidateQueries();
  }

  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <ActionIcon
          variant="light"
          size={34}
          radius="xl"
          fz="xs"
          fw={600}
          aria-label={t`${name}: language, theme, sign out`}
        >
          <span className={classes.initials} data-initials={initials(name)} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <Text size="sm" fw={550} c="var(--mantine-color-text)" truncate>
            {name}
          </Text>
          <Text size="xs" c="dimmed">
            {roleName(role)}
          </Text>
        </Menu.Label>
        <Menu.Divider />
        <Menu.Label>
          <Trans>Language</Trans>
        </Menu.Label>
        {LOCALES.map((locale) => (
          <Menu.Item
            key={locale}
            lang={locale}
            onClick={() => void speak(locale)}
            rightSection={i18n.locale === locale ? <Icon name="check" size={16} /> : null}
          >
            {LANGUAGE_NAMES[locale]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Label>
          <Trans>Theme</Trans>
        </Menu.Label>
        {SCHEMES.map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? <Icon name="check" size={16} /> : null}
          >
            {schemeNames[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => void session.signOut()}>
          <Trans>Sign out</Trans>
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
