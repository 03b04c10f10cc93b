// Styles of components that only these pages use.
import '@mantine/core/styles/Fieldset.css';
import '@mantine/core/styles/NumberInput.css';
import '@mantine/core/styles/Tabs.css';
import { lazy } from 'react';
import { Route, Routes } from 'react-router';

const MissionsPage = lazy(() => import('./MissionsPage'));
const MissionPage = lazy(() => import('./MissionPage'));
const ProposalsPage = lazy(() => import('./ProposalsPage'));
const ProposalPage = lazy(() => import('./ProposalPage'));
const EngagementsPage = lazy(() => import('./EngagementsPage'));
const EngagementPage = lazy(() => import('./EngagementPage'));
const ProfilePage = lazy(() => import('./ProfilePage'));
const StandingsPage = lazy(() => import('./StandingsPage'));
const SpecialistsPage = lazy(() => import('./SpecialistsPage'));
const SpecialistPage = lazy(() => import('./SpecialistPage'));
const SkillsPage = lazy(() => import('./SkillsPage'));
const NotFoundPage = lazy(() => import('@/pages/NotFoundPage'));

/** The pages of the marketplace, apart from the first screen; of any other address there is no page. */
export default function MarketPages() {
  return (
    <Routes>
      <Route path="missions" element={<MissionsPage />} />
      <Route path="missions/:id" element={<MissionPage />} />
      <Route path="proposals" element={<ProposalsPage />} />
      <Route path="proposals/:id" element={<ProposalPage />} />
      <Route path="engagements" element={<EngagementsPage />} />
      <Route path="engagements/:id" element={<EngagementPage />} />
      <Route path="profile" element={<ProfilePage />} />
      <Route path="rankings" element={<StandingsPage />} />
      <Route path="specialists" element={<SpecialistsPage />} />
      <Route path="specialists/:id" element={<SpecialistPage />} />
      <Route path="skills" element={<SkillsPage />} />
      <Route path="*" element={<NotFoundPage />} />
    </Routes>
  );
}
