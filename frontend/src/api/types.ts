/** The generated shapes of API v2 under the names the pages use. */

import type {
  AccountOut,
  CascadeStateOut,
  ChangeOut,
  EmbeddedAssignment,
  EmployeeOut,
  EvidenceOut,
  ExplanationInputOut,
  ExplanationOut,
  FieldChangeOut,
  HistoryEntryOut,
  ImportOut,
  InvitationOut,
  MatchOut,
  MemberOut,
  ParkedOut,
  PositionOut,
  PreviewChangeOut,
  PreviewOut,
  RecalculationOut,
  RequirementOut,
  ResponsibilityOut,
  RoleOut,
  RowOut,
  SignOffOut,
  SubjectsOut,
  UnitNodeOut,
  UnitOut,
  ViolationOut,
} from './generated';

export type {
  AccountRole,
  ChangeOperation,
  EmployeeStatus,
  InvitationStatus,
  Language,
  Me,
  MemberStatus,
  Readiness,
  RequirementKind,
  UnitKind,
} from './generated';

/** The contract calls a field optional when it has a default; an answer carries every field. */
type Answered<T> = { [K in keyof T]-?: Exclude<T[K], undefined> };

export interface Page<T> {
  next?: string | null;
  previous?: string | null;
  results: T[];
}

export type Account = AccountOut;
export type Unit = UnitOut;
export type UnitNode = UnitNodeOut;
export type Role = RoleOut;
export type Responsibility = ResponsibilityOut;
export type Requirement = RequirementOut;
export type Evidence = EvidenceOut;
export type Member = MemberOut;
export type Invitation = InvitationOut;
export type Employee = EmployeeOut;
export type EmployeeAssignment = EmbeddedAssignment;
export type Position = PositionOut;
export type SignOff = SignOffOut;
export type Change = ChangeOut;
export type FieldChange = FieldChangeOut;
export type HistorySubjects = SubjectsOut;
export type ImportJob = Answered<ImportOut>;
export type ImportState = ImportJob['state'];
export type ImportRow = Answered<RowOut>;
export type ImportMatch = Answered<MatchOut>;

/** A number that became another one, and why. */
export type ReadinessEntry = HistoryEntryOut;
export type CascadeState = CascadeStateOut;
export type Parked = ParkedOut;
export type Violation = ViolationOut;
export type Preview = PreviewOut;
export type PreviewChange = PreviewChangeOut;
/** How far a recalculation is: `stage` of `stages` levels are done, `remaining` records wait. */
export type Course = Pick<RecalculationOut, 'id' | 'state' | 'stage' | 'stages' | 'remaining'>;

/** The levels readiness is worked out on, lowest first; a requirement is what the lowest is made of. */
export type Level =
  | 'requirement'
  | 'responsibility'
  | 'role'
  | 'position_assignment'
  | 'employee'
  | 'unit'
  | 'account';

/** Those that have a number of their own. */
export type NumberedLevel = Exclude<Level, 'requirement'>;

export type ExplanationInput = Omit<ExplanationInputOut, 'level'> & { level: Level };
export type Explanation = Omit<ExplanationOut, 'level' | 'inputs'> & {
  level: NumberedLevel;
  inputs: ExplanationInput[];
};
