/** The shapes of API v2 that the pages use. */

export interface Readiness {
  value: string | null;
  coverage: string;
  as_of: string | null;
  recalculating: boolean;
}

export interface Page<T> {
  next: string | null;
  previous: string | null;
  results: T[];
}

export type AccountRole = 'owner' | 'admin' | 'manager' | 'member' | 'viewer';
export type AccountStatus = 'active' | 'suspended' | 'closed';

export interface Me {
  user: { id: string; email: string; name: string } | null;
  account: { id: string; name: string; slug: string; status: AccountStatus };
  role: AccountRole;
  scopes: string[];
  unit_id: string | null;
  accounts: { id: string; name: string; slug: string; role: AccountRole }[];
}

export interface Account {
  id: string;
  name: string;
  slug: string;
  status: AccountStatus;
  api_version: string;
  readiness: Readiness;
  counts: {
    units: number;
    roles: number;
    responsibilities: number;
    employees: number;
    positions: number;
    assignments: number;
  };
}

export type UnitKind = 'division' | 'department' | 'team';

export interface Unit {
  id: string;
  name: string;
  kind: UnitKind;
  parent_id: string | null;
  readiness: Readiness;
}

export interface UnitNode extends Unit {
  depth: number;
  headcount: number;
}

export interface Role {
  id: string;
  title: string;
  code: string;
  description: string;
  source: string;
  responsibilities_count: number;
  holders_count: number;
  readiness: Readiness;
}

export type RequirementKind = 'documented' | 'trained' | 'evidenced' | 'reviewed';

export interface Requirement {
  id: string;
  responsibility_id: string;
  kind: RequirementKind;
  name: string;
  weight: number;
  satisfied: boolean;
  expires_at: string | null;
}

export interface Responsibility {
  id: string;
  role_id: string;
  role_title: string;
  name: string;
  weight: number;
  requirements: Omit<Requirement, 'responsibility_id'>[];
  readiness: Readiness;
}

export interface Evidence {
  id: string;
  requirement_id: string;
  note: string;
  url: string;
  satisfied_at: string;
  expires_at: string | null;
  withdrawn_at: string | null;
}

export type EmployeeStatus = 'active' | 'left';

export interface EmployeeAssignment {
  id: string;
  position_id: string;
  position_title: string;
  unit_id: string;
  unit_name: string;
  role_id: string;
  role_title: string;
  fte: string;
  starts_on: string;
  ends_on: string | null;
  readiness: Readiness;
}

export interface Employee {
  id: string;
  number: string;
  given_name: string;
  family_name: string;
  email: string;
  status: EmployeeStatus;
  readiness: Readiness;
  assignments: EmployeeAssignment[];
}

export interface Position {
  id: string;
  number: string;
  title: string;
  unit_id: string;
  unit_name: string;
  reports_to_id: string | null;
}

export interface SignOff {
  id: string;
  assignment_id: string;
  responsibility_id: string;
  signed_at: string;
  expires_at: string | null;
}

export type Level =
  'requirement' | 'responsibility' | 'role' | 'assignment' | 'employee' | 'unit' | 'account';

export interface ExplanationInput {
  level: Level;
  id: string;
  name: string;
  weight: string;
  value: string | null;
  share: string;
  points: string;
  lost: string;
}

export interface Explanation {
  level: Level;
  id: string;
  name: string;
  value: string | null;
  coverage: string;
  as_of: string | null;
  recalculating: boolean;
  rule: string;
  inputs: ExplanationInput[];
  others: { count: number; points: string; lost: string } | null;
}

export type ImportState = 'queued' | 'running' | 'ready' | 'done' | 'failed' | 'stopped';

export interface ImportJob {
  id: string;
  kind: string;
  state: ImportState;
  dry_run: boolean;
  progress: { done: number; total: number; phase: string };
  summary: {
    created?: Record<string, number>;
    matched?: number;
    unchanged?: number;
    rejected?: number;
  };
  problem: string | null;
  created_at: string;
}

export interface ImportRow {
  line: number;
  outcome: string;
  message: string;
  data: Record<string, string>;
  role_id?: string | null;
  role_title?: string | null;
  match?: 'title' | 'alternate' | 'similar' | null;
  similarity?: number | null;
}
