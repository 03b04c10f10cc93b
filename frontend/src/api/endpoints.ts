/** One function per operation of API v2 that the pages use. */

import { request } from './client';
import type {
  Account,
  Employee,
  EmployeeAssignment,
  EmployeeStatus,
  Evidence,
  Explanation,
  ImportJob,
  ImportRow,
  Level,
  Me,
  Page,
  Position,
  Requirement,
  RequirementKind,
  Responsibility,
  Role,
  SignOff,
  Unit,
  UnitKind,
  UnitNode,
} from './types';

type Signal = AbortSignal | undefined;
type Paging = { cursor?: string | null; page_size?: number };

export const LEVEL_PATHS: Record<Exclude<Level, 'account' | 'requirement'>, string> = {
  responsibility: 'responsibilities',
  role: 'roles',
  assignment: 'assignments',
  employee: 'employees',
  unit: 'units',
};

export const getMe = (signal?: Signal) => request<Me>('GET', '/api/me/', { signal });
export const getAccount = (signal?: Signal) => request<Account>('GET', '/api/account/', { signal });

export const getExplanation = (level: Exclude<Level, 'requirement'>, id: string, signal?: Signal) =>
  request<Explanation>(
    'GET',
    level === 'account'
      ? '/api/account/explanation/'
      : `/api/${LEVEL_PATHS[level]}/${id}/explanation/`,
    { signal },
  );

/* Units */
export interface UnitInput {
  name: string;
  kind: UnitKind;
  parent_id: string | null;
}
export const getUnitTree = (signal?: Signal) =>
  request<{ nodes: UnitNode[] }>('GET', '/api/units/tree/', { signal });
export const getUnit = (id: string, signal?: Signal) =>
  request<Unit>('GET', `/api/units/${id}/`, { signal });
export const createUnit = (body: UnitInput) => request<Unit>('POST', '/api/units/', { body });
export const updateUnit = (id: string, body: Partial<UnitInput>) =>
  request<Unit>('PATCH', `/api/units/${id}/`, { body });
export const deleteUnit = (id: string) => request<void>('DELETE', `/api/units/${id}/`);

/* Roles */
export interface RoleFilters {
  search?: string;
  ordering?: string;
}
export interface RoleInput {
  title: string;
  code: string;
  description: string;
}
export const listRoles = (query: RoleFilters & Paging, signal?: Signal) =>
  request<Page<Role>>('GET', '/api/roles/', { query: { ...query }, signal });
export const getRole = (id: string, signal?: Signal) =>
  request<Role>('GET', `/api/roles/${id}/`, { signal });
export const createRole = (body: RoleInput) => request<Role>('POST', '/api/roles/', { body });
export const updateRole = (id: string, body: Partial<RoleInput>) =>
  request<Role>('PATCH', `/api/roles/${id}/`, { body });
export const deleteRole = (id: string) => request<void>('DELETE', `/api/roles/${id}/`);
export const signOffRole = (id: string, responsibilityIds?: string[]) =>
  request<{ created: number }>('POST', `/api/roles/${id}/sign-off/`, {
    body: responsibilityIds ? { responsibility_ids: responsibilityIds } : {},
  });

/* Responsibilities and their requirements */
export interface ResponsibilityInput {
  role_id: string;
  name: string;
  weight: number;
}
export interface RequirementInput {
  responsibility_id: string;
  kind: RequirementKind;
  name: string;
  weight: number;
}
export interface SatisfyInput {
  note?: string;
  url?: string;
  expires_at?: string;
}
export const listResponsibilities = (
  query: { role?: string; search?: string } & Paging,
  signal?: Signal,
) => request<Page<Responsibility>>('GET', '/api/responsibilities/', { query, signal });
export const getResponsibility = (id: string, signal?: Signal) =>
  request<Responsibility>('GET', `/api/responsibilities/${id}/`, { signal });
export const createResponsibility = (body: ResponsibilityInput) =>
  request<Responsibility>('POST', '/api/responsibilities/', { body });
export const updateResponsibility = (id: string, body: Partial<ResponsibilityInput>) =>
  request<Responsibility>('PATCH', `/api/responsibilities/${id}/`, { body });
export const deleteResponsibility = (id: string) =>
  request<void>('DELETE', `/api/responsibilities/${id}/`);
export const createRequirement = (body: RequirementInput) =>
  request<Requirement>('POST', '/api/requirements/', { body });
export const updateRequirement = (id: string, body: Partial<RequirementInput>) =>
  request<Requirement>('PATCH', `/api/requirements/${id}/`, { body });
export const deleteRequirement = (id: string) =>
  request<void>('DELETE', `/api/requirements/${id}/`);
export const satisfyRequirement = (id: string, body: SatisfyInput) =>
  request<Evidence>('POST', `/api/requirements/${id}/satisfy/`, { body });
export const withdrawRequirement = (id: string) =>
  request<Requirement>('POST', `/api/requirements/${id}/withdraw/`, { body: {} });
export const listEvidence = (query: { requirement: string } & Paging, signal?: Signal) =>
  request<Page<Evidence>>('GET', '/api/evidence/', { query, signal });

/* People, seats, assignments, sign-offs */
export interface EmployeeFilters {
  search?: string;
  unit?: string;
  role?: string;
  status?: EmployeeStatus;
  ordering?: string;
}
export interface EmployeeInput {
  number: string;
  given_name: string;
  family_name: string;
  email: string;
  status: EmployeeStatus;
}
export interface PositionInput {
  number: string;
  title: string;
  unit_id: string;
  reports_to_id: string | null;
}
export interface AssignmentInput {
  employee_id: string;
  position_id: string;
  role_id: string;
  fte: string;
  starts_on: string;
  ends_on: string | null;
}
export const listEmployees = (query: EmployeeFilters & Paging, signal?: Signal) =>
  request<Page<Employee>>('GET', '/api/employees/', { query: { ...query }, signal });
export const getEmployee = (id: string, signal?: Signal) =>
  request<Employee>('GET', `/api/employees/${id}/`, { signal });
export const createEmployee = (body: EmployeeInput) =>
  request<Employee>('POST', '/api/employees/', { body });
export const updateEmployee = (id: string, body: Partial<EmployeeInput>) =>
  request<Employee>('PATCH', `/api/employees/${id}/`, { body });
export const deleteEmployee = (id: string) => request<void>('DELETE', `/api/employees/${id}/`);

export const listPositions = (
  query: { unit?: string; search?: string } & Paging,
  signal?: Signal,
) => request<Page<Position>>('GET', '/api/positions/', { query, signal });
export const createPosition = (body: PositionInput) =>
  request<Position>('POST', '/api/positions/', { body });
export const updatePosition = (id: string, body: Partial<PositionInput>) =>
  request<Position>('PATCH', `/api/positions/${id}/`, { body });
export const deletePosition = (id: string) => request<void>('DELETE', `/api/positions/${id}/`);

export const createAssignment = (body: AssignmentInput) =>
  request<EmployeeAssignment>('POST', '/api/assignments/', { body });
export const updateAssignment = (id: string, body: Partial<AssignmentInput>) =>
  request<EmployeeAssignment>('PATCH', `/api/assignments/${id}/`, { body });
export const deleteAssignment = (id: string) => request<void>('DELETE', `/api/assignments/${id}/`);
export const recalculateAssignment = (id: string) =>
  request<void>('POST', `/api/assignments/${id}/recalc/`, { body: {} });

export const listSignOffs = (query: { assignment: string } & Paging, signal?: Signal) =>
  request<Page<SignOff>>('GET', '/api/sign-offs/', { query, signal });
export const createSignOff = (body: { assignment_id: string; responsibility_id: string }) =>
  request<SignOff>('POST', '/api/sign-offs/', { body });
export const deleteSignOff = (id: string) => request<void>('DELETE', `/api/sign-offs/${id}/`);

/* Imports and exports */
export const listImports = (query: Paging, signal?: Signal) =>
  request<Page<ImportJob>>('GET', '/api/imports/', { query: { ...query }, signal });
export const getImport = (id: string, signal?: Signal) =>
  request<ImportJob>('GET', `/api/imports/${id}/`, { signal });
export const listImportRows = (
  id: string,
  query: { outcome?: string; match?: string } & Paging,
  signal?: Signal,
) => request<Page<ImportRow>>('GET', `/api/imports/${id}/rows/`, { query, signal });
export const applyImport = (id: string) =>
  request<ImportJob>('POST', `/api/imports/${id}/apply/`, { body: {} });
export const stopImport = (id: string) =>
  request<ImportJob>('POST', `/api/imports/${id}/stop/`, { body: {} });

export function startImport(files: {
  catalogue: readonly File[];
  roster: File | null;
  dryRun: boolean;
}): Promise<ImportJob> {
  const body = new FormData();
  for (const file of files.catalogue) body.append('catalogue', file, file.name);
  if (files.roster) body.append('roster', files.roster, files.roster.name);
  body.append('dry_run', String(files.dryRun));
  return request<ImportJob>('POST', '/api/imports/', { body });
}
