/** What the marketplace's part of API v2 answers, under the names its pages use. */

export type MissionStatus =
  'draft' | 'open' | 'shortlisting' | 'filled' | 'running' | 'done' | 'cancelled' | 'expired';

export interface AskedSkill {
  skill_id: string;
  name: string;
  is_must: boolean;
  weight: number;
  min_level: number;
}

/** A language, ISO 639-1, and its least level: A1 to C2, or native. */
export interface AskedLanguage {
  language: string;
  min_level: string;
}

export interface ClientCard {
  id: string;
  name: string;
}

export interface Mission {
  id: string;
  reference: string;
  title: string;
  description: string;
  status: MissionStatus;
  status_reason: string;
  starts_on: string | null;
  ends_on: string | null;
  days_per_week: number;
  budget_per_day: string | null;
  currency: string;
  remote: boolean;
  country: string;
  city: string;
  created_at: string;
  published_at: string | null;
  client: ClientCard;
  requirements: AskedSkill[];
  languages: AskedLanguage[];
  /** What can be done in its state, by whoever may. */
  possible: string[];
}

export interface MissionBody {
  client_id?: string;
  title: string;
  description: string;
  starts_on: string | null;
  ends_on: string | null;
  days_per_week: number;
  budget_per_day: string | null;
  currency: string;
  remote: boolean;
  country: string;
  city: string;
  requirements: Omit<AskedSkill, 'name'>[];
  languages: AskedLanguage[];
}

export interface Skill {
  id: string;
  name: string;
  uri: string;
  description: string;
  source: string;
  aliases: { name: string; language: string }[];
  broader: { id: string; name: string }[];
}

export interface Availability {
  free_from: string | null;
  days_per_week: number;
  confirmed_at: string | null;
  is_stale: boolean;
}

export interface RankedSkill {
  skill_id: string;
  name: string;
  rank: number;
  level: number;
  years: string;
  last_used_on: string | null;
  evidence: string;
}

export interface SpokenLanguage {
  language: string;
  level: string;
}

export interface Specialist {
  id: string;
  user_id: string | null;
  identity: { given_name: string; family_name: string; full_name: string; email: string };
  headline: string;
  bio: string;
  day_rate: string | null;
  currency: string;
  seniority: number | null;
  country: string;
  city: string;
  works_remotely: boolean;
  travels: boolean;
  notice_days: number;
  status: string;
  availability: Availability;
  skills: RankedSkill[];
  languages: SpokenLanguage[];
  joined_at: string;
}

/** A file of a specialist, such as a CV. */
export interface SpecialistDocument {
  id: string;
  name: string;
  media_type: string;
  size_bytes: number;
  added_at: string;
}

/** A file to come, or one that has arrived. */
export interface FileSaid {
  name: string;
  media_type: string;
  size_bytes: number;
  sha256: string;
}

/** Where a file may be put for a minute, and what the request has to say. */
export interface UploadLink {
  url: string;
  headers: Record<string, string>;
  expires_at: string;
}

export interface MissionCard {
  id: string;
  reference: string;
  title: string;
  client_id: string;
  client_name: string;
  status: MissionStatus;
}

export interface SpecialistCard {
  id: string;
  name: string;
  headline: string;
}

export interface Vote {
  user_id: string;
  value: 1 | -1;
  comment: string;
  voted_at: string;
}

export interface ShortlistEntry {
  id: string;
  specialist: SpecialistCard & {
    day_rate: string | null;
    currency: string;
    free_from: string | null;
    days_per_week: number;
  };
  position: number;
  note: string;
  score: number;
  votes: Vote[];
}

export interface Shortlist {
  id: string;
  mission_id: string;
  name: string;
  created_at: string;
  entries: ShortlistEntry[];
}

export type InvitationStatus = 'sent' | 'accepted' | 'declined' | 'withdrawn' | 'lapsed';

export interface Invitation {
  id: string;
  message: string;
  status: InvitationStatus;
  reason: string;
  sent_at: string;
  respond_by: string;
  decided_at: string | null;
  mission: MissionCard;
  specialist: SpecialistCard;
}

export type Side = 'specialist' | 'client';

export interface Terms {
  day_rate: string;
  currency: string;
  starts_on: string | null;
  ends_on: string | null;
  days_per_week: number;
}

export interface ProposalVersion extends Terms {
  number: number;
  offered_by: Side;
  offered_at: string;
  motivation: string;
  answers: Record<string, string>;
}

export type ProposalStatus =
  | 'draft'
  | 'sent'
  | 'seen'
  | 'shortlisted'
  | 'interviewing'
  | 'accepted'
  | 'declined'
  | 'withdrawn'
  | 'lapsed';

export interface Proposal {
  id: string;
  mission: MissionCard;
  specialist: SpecialistCard;
  status: ProposalStatus;
  reason: string;
  agency_name: string;
  created_at: string;
  sent_at: string | null;
  respond_by: string | null;
  decided_at: string | null;
  /** Who answers; nobody does once it has ended. */
  awaits: Side | null;
  /** The number of the latest version, the one that can be answered. */
  version: number;
  versions: ProposalVersion[];
}

export interface Offer {
  day_rate: string;
  starts_on: string | null;
  ends_on: string | null;
  days_per_week: number;
  motivation: string;
}

export interface Interview {
  id: string;
  proposal_id: string;
  starts_at: string;
  minutes: number;
  place: string;
  status: 'planned' | 'held' | 'cancelled';
  notes: string;
}

export interface Engagement {
  id: string;
  mission: MissionCard;
  specialist: SpecialistCard;
  status: 'agreed' | 'running' | 'done' | 'cancelled';
  status_reason: string;
  agreed_at: string;
  agreed: Terms & { proposal_id: string; version: number };
  approved: { days: string; amount: string; currency: string };
}

export interface WorkEntry {
  day: string;
  days: string;
  note: string;
}

/** The half-open span of days from `starts_on` until before `ends_on`. */
export interface WorkPeriod {
  id: string;
  engagement_id: string;
  starts_on: string;
  ends_on: string;
  status: 'open' | 'submitted' | 'approved';
  days: string;
  amount: string;
  entries: WorkEntry[];
  decisions: { decision: 'approved' | 'sent_back'; reason: string; decided_at: string }[];
}

export interface Order {
  id: string;
  engagement_id: string;
  status: 'waiting' | 'promised' | 'placed' | 'failed' | 'withdrawn';
  reason: string;
  problem: string;
  days: string;
  day_rate: string;
  currency: string;
  order_id: number | null;
  url: string;
  order: {
    number: string;
    state: string;
    invoice_status: string;
    currency: string;
    amount: string;
    total: string;
    days_ordered: string;
    days_delivered: string;
    days_invoiced: string;
    read_at: string;
  } | null;
  invoices: {
    invoice_id: number;
    number: string;
    state: string;
    payment_state: string;
    invoiced_on: string | null;
    amount: string;
    total: string;
    open: string;
  }[];
}
