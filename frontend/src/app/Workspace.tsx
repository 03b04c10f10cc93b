import { useQuery } from '@tanstack/react-query';
import { Center } from '@mantine/core';
import { lazy, useEffect } from 'react';
import { Navigate, Route, Routes } from 'react-router';
import { getMe } from '@/api/endpoints';
import { keys } from '@/api/keys';
import type { Me } from '@/api/types';
import { useSession } from '@/auth/SessionContext';
import { SessionSplash } from '@/auth/SessionPages';
import { LiveProvider } from '@/live/LiveProvider';
import { writePreference } from '@/preferences';
import { useKinds } from '@/pages/market/useMarket';
import { ErrorState } from '@/ui/ErrorState';
import { MeContext } from './me';
import { Shell } from './Shell';

const DashboardPage = lazy(() => import('@/pages/dashboard/DashboardPage'));
const UnitPage = lazy(() => import('@/pages/units/UnitPage'));
const PeoplePage = lazy(() => import('@/pages/people/PeoplePage'));
const PersonPage = lazy(() => import('@/pages/people/PersonPage'));
const RolesPage = lazy(() => import('@/pages/roles/RolesPage'));
const RolePage = lazy(() => import('@/pages/roles/RolePage'));
const ResponsibilityPage = lazy(() => import('@/pages/responsibilities/ResponsibilityPage'));
const MembersPage = lazy(() => import('@/pages/members/MembersPage'));
const ImportsPage = lazy(() => import('@/pages/imports/ImportsPage'));
const ImportJobPage = lazy(() => import('@/pages/imports/ImportJobPage'));
const HistoryPage = lazy(() => import('@/pages/history/HistoryPage'));
const CascadesPage = lazy(() => import('@/pages/cascades/CascadesPage'));
const DocumentsPage = lazy(() => import('@/pages/documents/DocumentsPage'));
const AccessReportPage = lazy(() => import('@/pages/documents/AccessReportPage'));
const MarketPages = lazy(() => import('@/pages/market/MarketPages'));

/** The signed-in app: who is here, the live connection, and the pages. */
export function Workspace() {
  const session = useSession();
  const me = useQuery({
    queryKey: keys.me,
    queryFn: ({ signal }) => getMe(signal),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const slug = me.data?.account.slug;
  useEffect(() => {
    if (!slug) return;
    session.bindAccount(slug);
    writePreference('account', slug);
  }, [session, slug]);

  if (me.isPending) return <SessionSplash />;
  if (me.isError) {
    return (
      <Center component="main" mih="100dvh" p="md">
        <ErrorState error={me.error} retry={() => void me.refetch()} />
      </Center>
    );
  }
  return <SignedInPages me={me.data} />;
}

function SignedInPages({ me }: { me: Me }) {
  return (
    <MeContext value={me}>
      <LiveProvider>
        <Routes>
          <Route element={<Shell />}>
            <Route index element={<Home />} />
            <Route path="units/:id" element={<UnitPage />} />
            <Route path="people" element={<PeoplePage />} />
            <Route path="people/:id" element={<PersonPage />} />
            <Route path="roles" element={<RolesPage />} />
            <Route path="roles/:id" element={<RolePage />} />
            <Route path="responsibilities/:id" element={<ResponsibilityPage />} />
            <Route path="members" element={<MembersPage />} />
            <Route path="import" element={<ImportsPage />} />
            <Route path="import/:id" element={<ImportJobPage />} />
            <Route path="history" element={<HistoryPage />} />
            <Route path="recalculation" element={<CascadesPage />} />
            <Route path="documents" element={<DocumentsPage />} />
            <Route path="documents/access" element={<AccessReportPage />} />
            <Route path="*" element={<MarketPages />} />
          </Route>
        </Routes>
      </LiveProvider>
    </MeContext>
  );
}

/** The first page: the numbers of a company, or its missions where it has no such numbers. */
function Home() {
  const { hasReadiness } = useKinds();
  return hasReadiness ? <DashboardPage /> : <Navigate to="/missions" replace />;
}
