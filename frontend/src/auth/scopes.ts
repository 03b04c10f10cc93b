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
] as const;

export type Family = (typeof FAMILIES)[number];

export type Scope = `${Family}:read` | `${Family}:write` | 'assignments:recalc' | 'audit:read';

export const REQUESTED_SCOPES: string = [
  'openid',
  ...FAMILIES.filter((family) => family !== 'account').flatMap((family) => [
    `${family}:read`,
    `${family}:write`,
  ]),
  'account:read',
  'assignments:recalc',
  'audit:read',
].join(' ');
