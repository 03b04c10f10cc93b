/** The marketplace's operations, each one call. */

import { call } from './call';
import type { Page } from './types';
import type {
  ClientCard,
  Engagement,
  FileSaid,
  Interview,
  Invitation,
  Mission,
  MissionBody,
  Offer,
  Order,
  Proposal,
  Shortlist,
  Skill,
  Specialist,
  SpecialistDocument,
  SpokenLanguage,
  UploadLink,
  WorkEntry,
  WorkPeriod,
} from './marketTypes';

type Signal = AbortSignal | undefined;
type Paging = { cursor?: string | null; page_size?: number };

/* Missions */
export interface MissionFilters {
  search?: string;
  status?: readonly string[];
  client?: string;
  ordering?: string;
}
export const listMissions = (query: MissionFilters & Paging, signal?: Signal) =>
  call.get<Page<Mission>>('missions/', query, signal);
export const getMission = (id: string, signal?: Signal) =>
  call.get<Mission>(`missions/${id}/`, {}, signal);
export const listClients = (query: Paging, signal?: Signal) =>
  call.get<Page<ClientCard>>('clients/', query, signal);
export const createMission = (body: MissionBody) => call.post<Mission>('missions/', body);
export const updateMission = (id: string, body: MissionBody) =>
  call.patch<Mission>(`missions/${id}/`, body);
export const deleteMission = (id: string) => call.delete(`missions/${id}/`);
export const publishMission = (id: string) => call.post<Mission>(`missions/${id}/publish/`);
export const cancelMission = (id: string, reason: string) =>
  call.post<Mission>(`missions/${id}/cancel/`, { reason });

/* Skills and specialists */
export const listSkills = (
  query: { search?: string; broader?: string; ordering?: string } & Paging,
  signal?: Signal,
) => call.get<Page<Skill>>('skills/', query, signal);
export interface SpecialistFilters {
  search?: string;
  status?: string;
  user?: string;
  skill?: string;
  stale?: string;
  ordering?: string;
}
export const listSpecialists = (query: SpecialistFilters & Paging, signal?: Signal) =>
  call.get<Page<Specialist>>('specialists/', query, signal);
export const getSpecialist = (id: string, signal?: Signal) =>
  call.get<Specialist>(`specialists/${id}/`, {}, signal);
export const updateSpecialist = (id: string, body: Partial<Specialist> | object) =>
  call.patch<Specialist>(`specialists/${id}/`, body);
export const rankSkills = (
  id: string,
  skills: {
    skill_id: string;
    level: number;
    years: string;
    last_used_on: string | null;
    evidence: string;
  }[],
) => call.put<Specialist>(`specialists/${id}/skills/`, { skills });
export const speakLanguages = (id: string, languages: SpokenLanguage[]) =>
  call.put<Specialist>(`specialists/${id}/languages/`, { languages });
export const confirmAvailability = (
  id: string,
  said: { free_from?: string | null; days_per_week?: number } = {},
) => call.post<Specialist>(`specialists/${id}/confirm-availability/`, said);

const documents = (specialist: string, id = '') =>
  `specialists/${specialist}/documents/${id && `${id}/`}`;
export const listSpecialistDocuments = (specialist: string, signal?: Signal) =>
  call.get<{ documents: SpecialistDocument[] }>(documents(specialist), {}, signal);
export const beginUpload = (specialist: string, said: FileSaid) =>
  call.post<UploadLink>(`${documents(specialist)}upload/`, said);
export const addSpecialistDocument = (specialist: string, said: FileSaid) =>
  call.post<SpecialistDocument>(documents(specialist), said);
export const linkSpecialistDocument = (specialist: string, id: string) =>
  call.post<{ url: string }>(`${documents(specialist, id)}link/`, { disposition: 'attachment' });
export const deleteSpecialistDocument = (specialist: string, id: string) =>
  call.delete(documents(specialist, id));

/* Shortlists */
export const listShortlists = (query: { mission: string } & Paging, signal?: Signal) =>
  call.get<Page<Shortlist>>('shortlists/', query, signal);
export const createShortlist = (mission_id: string, name: string) =>
  call.post<Shortlist>('shortlists/', { mission_id, name });
export const addToShortlist = (id: string, specialist_id: string) =>
  call.post<Shortlist>(`shortlists/${id}/entries/`, { specialist_id });
export const removeFromShortlist = (id: string, entry: string) =>
  call.delete(`shortlists/${id}/entries/${entry}/`);
export const vote = (id: string, entry: string, value: 1 | -1) =>
  call.put<Shortlist>(`shortlists/${id}/entries/${entry}/vote/`, { value });
export const retractVote = (id: string, entry: string) =>
  call.delete(`shortlists/${id}/entries/${entry}/vote/`);

/* Invitations, proposals, interviews */
export const listInvitations = (
  query: { mission?: string; specialist?: string; status?: readonly string[] } & Paging,
  signal?: Signal,
) => call.get<Page<Invitation>>('mission-invitations/', query, signal);
export const inviteSpecialist = (body: {
  mission_id: string;
  specialist_id: string;
  message: string;
}) => call.post<Invitation>('mission-invitations/', body);
export const acceptInvitation = (id: string) =>
  call.post<Invitation>(`mission-invitations/${id}/accept/`);
export const declineInvitation = (id: string, reason: string) =>
  call.post<Invitation>(`mission-invitations/${id}/decline/`, { reason });
export const withdrawInvitation = (id: string, reason: string) =>
  call.post<Invitation>(`mission-invitations/${id}/withdraw/`, { reason });

export interface ProposalFilters {
  mission?: string;
  specialist?: string;
  is_open?: string;
  ordering?: string;
}
export const listProposals = (query: ProposalFilters & Paging, signal?: Signal) =>
  call.get<Page<Proposal>>('proposals/', query, signal);
export const getProposal = (id: string, signal?: Signal) =>
  call.get<Proposal>(`proposals/${id}/`, {}, signal);
export const draftProposal = (body: Offer & { mission_id: string }) =>
  call.post<Proposal>('proposals/', body);
export const changeDraft = (id: string, body: Offer) =>
  call.patch<Proposal>(`proposals/${id}/`, body);
export const discardDraft = (id: string) => call.delete(`proposals/${id}/`);
export const sendProposal = (id: string) => call.post<Proposal>(`proposals/${id}/send/`, {});
export const seeProposal = (id: string) => call.post<Proposal>(`proposals/${id}/see/`);
export const counterProposal = (id: string, body: Offer & { version: number }) =>
  call.post<Proposal>(`proposals/${id}/counter/`, body);
export const acceptProposal = (id: string, version: number) =>
  call.post<Engagement>(`proposals/${id}/accept/`, { version });
export const declineProposal = (id: string, reason: string) =>
  call.post<Proposal>(`proposals/${id}/decline/`, { reason });
export const withdrawProposal = (id: string, reason: string) =>
  call.post<Proposal>(`proposals/${id}/withdraw/`, { reason });

export const listInterviews = (query: { proposal: string } & Paging, signal?: Signal) =>
  call.get<Page<Interview>>('interviews/', query, signal);
export const planInterview = (body: {
  proposal_id: string;
  starts_at: string;
  minutes: number;
  place: string;
}) => call.post<Interview>('interviews/', body);
export const holdInterview = (id: string, notes: string) =>
  call.post<Interview>(`interviews/${id}/hold/`, { notes });
export const cancelInterview = (id: string) => call.post<Interview>(`interviews/${id}/cancel/`);

/* Engagements and orders */
export const listEngagements = (
  query: { mission?: string; proposal?: string; ordering?: string } & Paging,
  signal?: Signal,
) => call.get<Page<Engagement>>('engagements/', query, signal);
export const getEngagement = (id: string, signal?: Signal) =>
  call.get<Engagement>(`engagements/${id}/`, {}, signal);
export const startEngagement = (id: string) => call.post<Engagement>(`engagements/${id}/start/`);
export const finishEngagement = (id: string) => call.post<Engagement>(`engagements/${id}/finish/`);
export const cancelEngagement = (id: string, reason: string) =>
  call.post<Engagement>(`engagements/${id}/cancel/`, { reason });
const period = (engagement: string, id = '') =>
  `engagements/${engagement}/periods/${id && `${id}/`}`;
export const listPeriods = (engagement: string, query: Paging, signal?: Signal) =>
  call.get<Page<WorkPeriod>>(period(engagement), query, signal);
export const addPeriod = (engagement: string, body: { starts_on: string; ends_on: string }) =>
  call.post<WorkPeriod>(period(engagement), body);
export const deletePeriod = (engagement: string, id: string) => call.delete(period(engagement, id));
export const recordWork = (engagement: string, id: string, entries: WorkEntry[]) =>
  call.put<WorkPeriod>(`${period(engagement, id)}entries/`, { entries });
export const submitPeriod = (engagement: string, id: string) =>
  call.post<WorkPeriod>(`${period(engagement, id)}submit/`);
export const approvePeriod = (engagement: string, id: string, days: string) =>
  call.post<WorkPeriod>(`${period(engagement, id)}approve/`, { days });
export const sendPeriodBack = (engagement: string, id: string, reason: string) =>
  call.post<WorkPeriod>(`${period(engagement, id)}send-back/`, { reason });
export const listOrders = (query: { engagement?: string } & Paging, signal?: Signal) =>
  call.get<Page<Order>>('orders/', query, signal);
export const retryOrder = (id: string) => call.post<Order>(`orders/${id}/retry/`);
