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
] as const;

export type Family = (typeof FAMILIES)[number];

export type Scope =
  | `${Family}:read`
  | `${Exclude<Family, 'members'>}:write`
  | 'assignments:recalc'
  | 'audit:read'
  | 'cascades:read'
  | 'cascades:admin'
  | 'members:admin';

export const REQUESTED_SCOPES: string = [
  'openid',
  ...FAMILIES.map((family) => `${family}:read`),
  ...FAMILIES.filter((family) => family !== 'account' && family !== 'members').map(
    (family) => `${family}:write`,
  ),
  'assignments:recalc',
  'members:admin',
  'audit:read',
  'cascades:read',
  'cascades:admin',
].join(' ');
