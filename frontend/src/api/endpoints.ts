/** The operations the pages use, each one call of the generated client. */

import * as sdk from './generated';
import type {
  AssignmentInRequest,
  EmployeeInRequest,
  InvitationInRequest,
  PatchedAssignmentInRequest,
  PatchedEmployeeInRequest,
  PatchedMemberInRequest,
  PatchedPositionInRequest,
  PatchedRequirementInRequest,
  PatchedResponsibilityInRequest,
  PatchedRoleInRequest,
  PatchedUnitInRequest,
  PositionInRequest,
  PreviewInRequest,
  RequirementInRequest,
  ResponsibilityInRequest,
  RoleInRequest,
  SatisfyInRequest,
  UnitInRequest,
} from './generated';
import type { Explanation, ImportJob, ImportMatch, ImportRow, NumberedLevel, Page } from './types';

const VERSION = { version: '2' } as const;
const plain = { query: VERSION };
const of = (id: string) => ({ path: { id }, query: VERSION });

type Signal = AbortSignal | undefined;
type Paging = { cursor?: string | null; page_size?: number };

/** A query without the values that mean "no filter". */
export function filled<Q extends object>(query: Q) {
  const entries = Object.entries(query).filter(([, value]) => value !== '' && value != null);
  return { ...VERSION, ...(Object.fromEntries(entries) as Filled<Q>) };
}
type Filled<Q> = { [K in keyof Q]?: NonNullable<Q[K]> };

export const getMe = (signal?: Signal) => sdk.meRetrieve({ ...plain, signal });
export const getAccount = (signal?: Signal) => sdk.accountRetrieve({ ...plain, signal });

export async function getExplanation(level: NumberedLevel, id: string, signal?: Signal) {
  const ask = {
    account: () => sdk.accountExplanationRetrieve({ ...plain, signal }),
    unit: () => sdk.unitsExplanationRetrieve({ ...of(id), signal }),
    employee: () => sdk.employeesExplanationRetrieve({ ...of(id), signal }),
    position_assignment: () => sdk.assignmentsExplanationRetrieve({ ...of(id), signal }),
    role: () => sdk.rolesExplanationRetrieve({ ...of(id), signal }),
    responsibility: () => sdk.responsibilitiesExplanationRetrieve({ ...of(id), signal }),
  };
  // The contract knows levels as text; the app knows their names.
  return (await ask[level]()) as unknown as Explanation;
}

/** What became of a number, latest first; `before` asks for what came earlier. */
export function getReadinessHistory(
  level: NumberedLevel,
  id: string,
  before: number | null,
  signal?: Signal,
) {
  const query = filled({ before });
  const ask = {
    account: () => sdk.accountHistoryRetrieve({ query, signal }),
    unit: () => sdk.unitsHistoryRetrieve({ path: { id }, query, signal }),
    employee: () => sdk.employeesHistoryRetrieve({ path: { id }, query, signal }),
    position_assignment: () => sdk.assignmentsHistoryRetrieve({ path: { id }, query, signal }),
    role: () => sdk.rolesHistoryRetrieve({ path: { id }, query, signal }),
    responsibility: () => sdk.responsibilitiesHistoryRetrieve({ path: { id }, query, signal }),
  };
  return ask[level]();
}

/** What readiness would be if some things were otherwise; nothing is written. */
export const previewReadiness = (body: PreviewInRequest, signal?: Signal) =>
  sdk.readinessPreview({ ...plain, body, signal });

/** Have a number, and what hangs on it, computed anew. */
export function recalculate(level: NumberedLevel, id: string) {
  const ask = {
    account: () => sdk.accountRecalcCreate(plain),
    unit: () => sdk.unitsRecalcCreate(of(id)),
    employee: () => sdk.employeesRecalcCreate(of(id)),
    position_assignment: () => sdk.assignmentsRecalcCreate(of(id)),
    role: () => sdk.rolesRecalcCreate(of(id)),
    responsibility: () => sdk.responsibilitiesRecalcCreate(of(id)),
  };
  return ask[level]();
}
export const getRecalculation = (id: string, signal?: Signal) =>
  sdk.recalculationsRetrieve({ ...of(id), signal });

/* Units */
export const getUnitTree = (signal?: Signal) => sdk.unitsTree({ ...plain, signal });
export const createUnit = (body: UnitInRequest) => sdk.unitsCreate({ ...plain, body });
export const updateUnit = (id: string, body: PatchedUnitInRequest) =>
  sdk.unitsPartialUpdate({ ...of(id), body });
export const deleteUnit = (id: string) => sdk.unitsDestroy(of(id));

/* Members and invitations */
export interface MemberFilters {
  search?: string;
  role?: sdk.AccountRole;
  status?: sdk.MemberStatus;
  ordering?: string;
}
type MemberOrdering = sdk.MembersListData['query']['ordering'];
export const listMembers = ({ ordering, ...query }: MemberFilters & Paging, signal?: Signal) =>
  sdk.membersList({ query: filled({ ...query, ordering: ordering as MemberOrdering }), signal });
export const updateMember = (id: string, body: PatchedMemberInRequest) =>
  sdk.membersPartialUpdate({ ...of(id), body });
export const suspendMember = (id: string) => sdk.membersSuspend(of(id));
export const reactivateMember = (id: string) => sdk.membersReactivate(of(id));
export const removeMember = (id: string) => sdk.membersDestroy(of(id));
export const listInvitations = (
  query: { status?: sdk.InvitationStatus } & Paging,
  signal?: Signal,
) => sdk.invitationsList({ query: filled(query), signal });
export const invite = (body: InvitationInRequest) => sdk.invitationsCreate({ ...plain, body });
export const resendInvitation = (id: string) => sdk.invitationsResend(of(id));
export const revokeInvitation = (id: string) => sdk.invitationsRevoke(of(id));

/* Roles */
export interface RoleFilters {
  search?: string;
  ordering?: string;
}
type RoleOrdering = sdk.RolesListData['query']['ordering'];
export const listRoles = ({ ordering, ...query }: RoleFilters & Paging, signal?: Signal) =>
  sdk.rolesList({ query: filled({ ...query, ordering: ordering as RoleOrdering }), signal });
export const getRole = (id: string, signal?: Signal) => sdk.rolesRetrieve({ ...of(id), signal });
export const createRole = (body: RoleInRequest) => sdk.rolesCreate({ ...plain, body });
export const updateRole = (id: string, body: PatchedRoleInRequest) =>
  sdk.rolesPartialUpdate({ ...of(id), body });
export const deleteRole = (id: string) => sdk.rolesDestroy(of(id));
export const signOffRole = (id: string) =>
  sdk.rolesSignOff({ path: { role_id: id }, query: VERSION, body: {} });

/* Responsibilities and their requirements */
export const listResponsibilities = (
  query: { role?: string; search?: string } & Paging,
  signal?: Signal,
) => sdk.responsibilitiesList({ query: filled(query), signal });
export const getResponsibility = (id: string, signal?: Signal) =>
  sdk.responsibilitiesRetrieve({ ...of(id), signal });
export const createResponsibility = (body: ResponsibilityInRequest) =>
  sdk.responsibilitiesCreate({ ...plain, body });
export const updateResponsibility = (id: string, body: PatchedResponsibilityInRequest) =>
  sdk.responsibilitiesPartialUpdate({ ...of(id), body });
export const deleteResponsibility = (id: string) => sdk.responsibilitiesDestroy(of(id));
export const createRequirement = (body: RequirementInRequest & { responsibility_id: string }) =>
  sdk.requirementsCreate({ ...plain, body });
export const updateRequirement = (id: string, body: PatchedRequirementInRequest) =>
  sdk.requirementsPartialUpdate({ ...of(id), body });
export const deleteRequirement = (id: string) => sdk.requirementsDestroy(of(id));
export const satisfyRequirement = (id: string, body: SatisfyInRequest) =>
  sdk.requirementsSatisfy({ ...of(id), body });
export const withdrawRequirement = (id: string) => sdk.requirementsWithdraw(of(id));
export const listEvidence = (query: { requirement: string } & Paging, signal?: Signal) =>
  sdk.evidenceList({ query: filled(query), signal });

/* People, seats, assignments, sign-offs */
export interface EmployeeFilters {
  search?: string;
  unit?: string;
  role?: string;
  status?: sdk.EmployeeStatus;
  ordering?: string;
}
type EmployeeOrdering = sdk.EmployeesListData['query']['ordering'];
export const listEmployees = ({ ordering, ...query }: EmployeeFilters & Paging, signal?: Signal) =>
  sdk.employeesList({
    query: filled({ ...query, ordering: ordering as EmployeeOrdering }),
    signal,
  });
export const getEmployee = (id: string, signal?: Signal) =>
  sdk.employeesRetrieve({ ...of(id), signal });
export const createEmployee = (body: EmployeeInRequest) => sdk.employeesCreate({ ...plain, body });
export const updateEmployee = (id: string, body: PatchedEmployeeInRequest) =>
  sdk.employeesPartialUpdate({ ...of(id), body });
export const deleteEmployee = (id: string) => sdk.employeesDestroy(of(id));

export const listPositions = (
  query: { unit?: string; search?: string } & Paging,
  signal?: Signal,
) => sdk.positionsList({ query: filled(query), signal });
export const createPosition = (body: PositionInRequest) => sdk.positionsCreate({ ...plain, body });
export const updatePosition = (id: string, body: PatchedPositionInRequest) =>
  sdk.positionsPartialUpdate({ ...of(id), body });
export const deletePosition = (id: string) => sdk.positionsDestroy(of(id));

export const createAssignment = (body: AssignmentInRequest) =>
  sdk.assignmentsCreate({ ...plain, body });
export const updateAssignment = (id: string, body: PatchedAssignmentInRequest) =>
  sdk.assignmentsPartialUpdate({ ...of(id), body });
export const deleteAssignment = (id: string) => sdk.assignmentsDestroy(of(id));

export const listSignOffs = (query: { assignment: string } & Paging, signal?: Signal) =>
  sdk.signOffsList({ query: filled(query), signal });
export const createSignOff = (body: { assignment_id: string; responsibility_id: string }) =>
  sdk.signOffsCreate({ ...plain, body });
export const deleteSignOff = (id: string) => sdk.signOffsDestroy(of(id));

/* History */
export interface HistoryFilters {
  model?: string;
  object_id?: string;
  transaction_id?: string;
  actor_id?: string;
  operation?: sdk.ChangeOperation;
  field?: string;
  since?: string;
  until?: string;
}
export const listChanges = (query: HistoryFilters & Paging, signal?: Signal) =>
  sdk.auditList({ query: filled(query), signal });
export const getHistorySubjects = (signal?: Signal) => sdk.auditSubjects({ ...plain, signal });

/* How recalculations are going */
export const getCascades = (signal?: Signal) => sdk.cascadesStates({ ...plain, signal });
export const listParked = (query: Paging, signal?: Signal) =>
  sdk.cascadesParkedList({ query: filled(query), signal });
export const listViolations = (query: Paging, signal?: Signal) =>
  sdk.cascadesViolationsList({ query: filled(query), signal });
export const redrive = (id: string) => sdk.cascadesParkedRedrive(of(id));
export const redriveAll = () => sdk.cascadesRedrive(plain);

/* Imports */
export const listImports = async (query: Paging, signal?: Signal) =>
  (await sdk.importsList({ query: filled(query), signal })) as Page<ImportJob>;
export const getImport = async (id: string, signal?: Signal) =>
  (await sdk.importsRetrieve({ ...of(id), signal })) as ImportJob;
export const listImportRows = async (
  id: string,
  query: { outcome?: ImportRow['outcome'] } & Paging,
  signal?: Signal,
) =>
  (await sdk.importsRowsList({
    path: { import_id: id },
    query: filled(query),
    signal,
  })) as Page<ImportRow>;
export const listImportMatches = async (
  id: string,
  query: { match?: string; unmatched?: boolean } & Paging,
  signal?: Signal,
) =>
  (await sdk.importsMatchesList({
    path: { import_id: id },
    query: filled(query),
    signal,
  })) as Page<ImportMatch>;
/** Decide which role each title means: the id of a role, or `create` for a role of its own. */
export const reviewImport = async (id: string, overrides: Record<string, string>) =>
  (await sdk.importsMatchesCreate({
    path: { import_id: id },
    query: VERSION,
    body: { overrides },
  })) as ImportJob;
export const applyImport = async (id: string, skipRejected: boolean) =>
  (await sdk.importsApplyCreate({
    ...of(id),
    body: { skip_rejected: skipRejected },
    headers: { 'Content-Type': 'application/json' },
    bodySerializer: JSON.stringify,
  })) as ImportJob;
export const stopImport = async (id: string) => (await sdk.importsStopCreate(of(id))) as ImportJob;

export async function startImport(files: {
  catalogue: File[];
  roster: File | null;
  dryRun: boolean;
  createUnmatched: boolean;
}): Promise<ImportJob> {
  const { catalogue, roster, dryRun, createUnmatched } = files;
  return (await sdk.importsCreate({
    ...plain,
    body: {
      ...(catalogue.length > 0 && { catalogue }),
      ...(roster && { roster }),
      dry_run: dryRun,
      create_unmatched: createUnmatched,
    },
  })) as ImportJob;
}
