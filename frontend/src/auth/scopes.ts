/** What the web app asks the user's token for; the server narrows it to what the user's role allows. */

export const FAMILIES = [
  'account',
  'units',
  'roles',
  'responsibilities',
  'employees',
  'positions',
  'assignments',
  'imports',
  'members',
  'documents',
  'clients',
  'skills',
  'specialists',
  'missions',
  'matches',
  'shortlists',
  'proposals',
  'engagements',
  'orders',
] as const;

/** Families without a write scope: what changes in them is for administrators, or for Odoo. */
type Unwritten = 'members' | 'documents';

export type Family = (typeof FAMILIES)[number];

export type Scope =
  | `${Family}:read`
  | `${Exclude<Family, Unwritten>}:write`
  | 'assignments:recalc'
  | 'audit:read'
  | 'cascades:read'
  | 'cascades:admin'
  | 'members:admin'
  | 'documents:admin';

export const REQUESTED_SCOPES: string = [
  'openid',
  ...FAMILIES.map((family) => `${family}:read`),
  ...FAMILIES.filter((family) => !['account', 'members', 'documents'].includes(family)).map(
    (family) => `${family}:write`,
  ),
  'assignments:recalc',
  'members:admin',
  'documents:admin',
  'audit:read',
  'cascades:read',
  'cascades:admin',
].join(' ');
