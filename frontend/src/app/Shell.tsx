import { Trans, useLingui } from '@lingui/react/macro';
import { Alert, Text } from '@mantine/core';
import { lazy, Suspense, useEffect, useState, type ReactNode } from 'react';
import { Link, NavLink, Outlet, useLocation } from 'react-router';
import { useExplain } from '@/explain/useExplain';
import { useKinds } from '@/pages/market/useMarket';
import { Brand } from '@/ui/Brand';
import { ErrorBoundary } from '@/ui/ErrorBoundary';
import { Icon, type IconName } from '@/ui/icons';
import { lazily } from '@/ui/lazily';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ConnectionPill } from './ConnectionPill';
import { useMay, useMayListMembers, useMayReadHistory, useMayViewDocuments, useMe } from './me';
import classes from './Shell.module.css';
import { Shortcuts } from './Shortcuts';

const ExplainPanel = lazy(() => import('@/explain/ExplainPanel'));
const Toasts = lazy(() => import('@/ui/Toasts'));
const MarketNav = lazily(() =>
  import('@/pages/market/MarketNav').then((module) => module.MarketNav),
);
const AccountMenu = lazily(() => import('./AccountMenu').then((module) => module.AccountMenu));
const UserMenu = lazily(
  () => import('./UserMenu').then((module) => module.UserMenu),
  <span className={classes.userRoom} />,
);

function Item({ to, icon, children }: { to: string; icon: IconName; children: ReactNode }) {
  return (
    <NavLink to={to} end={to === '/'} className={classes.item ?? ''}>
      <Icon name={icon} />
      <span>{children}</span>
    </NavLink>
  );
}

/** The frame around every page: where one can go, which company, who, and whether it is live. */
export function Shell() {
  const { t } = useLingui();
  const location = useLocation();
  // The navigation of narrow screens closes by itself when it has been used.
  const [openAt, setOpenAt] = useState<string | null>(null);
  const opened = openAt === location.pathname;
  const maySeeMembers = useMayListMembers();
  const mayReadImports = useMay('imports:read');
  const mayReadHistory = useMayReadHistory();
  const mayReadCascades = useMay('cascades:read');
  const mayViewDocuments = useMayViewDocuments();
  const { hasMarket, hasReadiness } = useKinds();
  const { path } = useExplain();
  const [explained, setExplained] = useState(false);
  if (path.length > 0 && !explained) setExplained(true);
  useEffect(() => {
    if (!opened) return;
    const close = (event: KeyboardEvent) => event.key === 'Escape' && setOpenAt(null);
    window.addEventListener('keydown', close);
    return () => window.removeEventListener('keydown', close);
  }, [opened]);

  return (
    <div className={classes.shell}>
      <a className="annex-skip" href="#content">
        <Trans>Skip to the content</Trans>
      </a>
      <header className={classes.header}>
        <div className={classes.start}>
          <button
            type="button"
            className={classes.burger}
            aria-label={t`Navigation`}
            aria-expanded={opened}
            aria-controls="navigation"
            onClick={() => setOpenAt(opened ? null : location.pathname)}
          >
            <Icon name={opened ? 'close' : 'menu'} />
          </button>
          <Link to="/" aria-label={t`Annex, overview`} className={classes.brand}>
            <Brand />
          </Link>
        </div>
        <div className={classes.end}>
          <ConnectionPill />
          <AccountMenu />
          <UserMenu />
        </div>
      </header>
      <nav
        id="navigation"
        className={classes.navbar}
        aria-label={t`Main`}
        data-opened={opened || undefined}
      >
        <div className={classes.items}>
          {hasMarket && <MarketNav item={Item} />}
          {hasMarket && hasReadiness && <hr className={classes.rule} />}
          {hasReadiness && (
            <>
              <Item to="/" icon="overview">
                <Trans>Overview</Trans>
              </Item>
              <Item to="/people" icon="people">
                <Trans>People</Trans>
              </Item>
              <Item to="/roles" icon="roles">
                <Trans>Roles</Trans>
              </Item>
            </>
          )}
          {mayViewDocuments && (
            <Item to="/documents" icon="file">
              <Trans>Documents</Trans>
            </Item>
          )}
          {maySeeMembers && (
            <Item to="/members" icon="members">
              <Trans>Members</Trans>
            </Item>
          )}
          {hasReadiness && mayReadImports && (
            <Item to="/import" icon="import">
              <Trans>Import and export</Trans>
            </Item>
          )}
          {mayReadHistory && (
            <Item to="/history" icon="history">
              <Trans>History</Trans>
            </Item>
          )}
          {hasReadiness && mayReadCascades && (
            <Item to="/recalculation" icon="cascades">
              <Trans>Recalculation</Trans>
            </Item>
          )}
        </div>
        <div className={classes.foot}>
          <a href="/api/docs/" className={classes.item}>
            <Icon name="api" />
            <span>
              <Trans>API reference</Trans>
            </span>
          </a>
          <Shortcuts />
        </div>
      </nav>
      <main id="content" tabIndex={-1} className={classes.main}>
        <div className={classes.page}>
          <ReadOnlyNotice />
          <ErrorBoundary key={location.pathname}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </ErrorBoundary>
        </div>
      </main>
      <Suspense fallback={null}>
        {explained && <ExplainPanel />}
        <Toasts />
      </Suspense>
    </div>
  );
}

function ReadOnlyNotice() {
  const { account } = useMe();
  if (account.status !== 'suspended') return null;
  return (
    <Alert color="gray" mb="lg" title={<Trans>This company is read-only</Trans>}>
      <Text size="sm">
        <Trans>
          It has been suspended. Everything can be read and exported; nothing can be changed.
        </Trans>
      </Text>
    </Alert>
  );
}
