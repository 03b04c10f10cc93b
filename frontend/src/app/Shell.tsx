import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, AppShell, Box, Burger, Group, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Suspense, useEffect, type ReactNode } from 'react';
import { NavLink, Outlet, useLocation } from 'react-router';
import { ExplainPanel } from '@/explain/ExplainPanel';
import { Brand } from '@/ui/Brand';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Icon, type IconName } from '@/ui/icons';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { AccountMenu } from './AccountMenu';
import { ConnectionPill } from './ConnectionPill';
import { useMe } from './me';
import classes from './Shell.module.css';
import { Shortcuts } from './Shortcuts';
import { UserMenu } from './UserMenu';

function Item({ to, icon, children }: { to: string; icon: IconName; children: ReactNode }) {
  return (
    <NavLink to={to} end={to === '/'} className={classes.item ?? ''}>
      <Icon name={icon} />
      <span>{children}</span>
    </NavLink>
  );
}

export function Shell() {
  const { t } = useLingui();
  const [opened, { toggle, close }] = useDisclosure(false);
  const location = useLocation();
  const { account } = useMe();
  useEffect(close, [location.pathname, close]);

  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 216, breakpoint: 'md', collapsed: { mobile: !opened } }}
      padding={0}
    >
      <a className="annex-skip" href="#content">
        <Trans>Skip to the content</Trans>
      </a>
      <AppShell.Header className={classes.header ?? ''}>
        <Group h="100%" px="lg" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={opened}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={t`Navigation`}
              aria-expanded={opened}
            />
            <UnstyledButton component={NavLink} to="/" aria-label={t`Annex, overview`}>
              <Brand />
            </UnstyledButton>
          </Group>
          <Group gap="sm" wrap="nowrap">
            <ConnectionPill />
            <AccountMenu />
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className={classes.navbar ?? ''} p="sm" aria-label={t`Main`}>
        <Box className={classes.items ?? ''}>
          <Item to="/" icon="overview">
            <Trans>Overview</Trans>
          </Item>
          <Item to="/people" icon="people">
            <Trans>People</Trans>
          </Item>
          <Item to="/roles" icon="roles">
            <Trans>Roles</Trans>
          </Item>
          <Item to="/import" icon="import">
            <Trans>Import and export</Trans>
          </Item>
        </Box>
        <Box className={classes.foot ?? ''}>
          <a href="/api/docs/" className={classes.item}>
            <Icon name="api" />
            <span>
              <Trans>API reference</Trans>
            </span>
          </a>
          <Shortcuts />
        </Box>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} className={classes.main ?? ''}>
        <Box className={classes.page ?? ''}>
          {account.status === 'suspended' && (
            <Alert color="yellow" mb="lg" title={<Trans>This company is read-only</Trans>}>
              <Text size="sm">
                <Trans>
                  It has been suspended. Everything can be read and exported; nothing can be
                  changed.
                </Trans>
              </Text>
            </Alert>
          )}
          <ErrorBoundary key={location.pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </Box>
      </AppShell.Main>
      <ExplainPanel />
    </AppShell>
  );
}
