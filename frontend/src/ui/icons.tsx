/** The few line icons of the app; always beside a text or under a labelled control. */

import type { SVGProps } from 'react';

const PATHS = {
  overview: 'M4 13h6V4H4zM14 20h6v-9h-6zM4 20h6v-3H4zM14 7h6V4h-6z',
  people:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 20c0-3.3 2.7-6 6-6s6 2.7 6 6M16 4.3a3.5 3.5 0 0 1 0 6.4M17.5 14.4c2.1.8 3.5 2.9 3.5 5.6',
  roles: 'M4 8h16v11H4zM9 8V5h6v3M4 13h16',
  members: 'M12 3l7 3v5c0 4.6-2.9 8.2-7 10-4.1-1.8-7-5.4-7-10V6zM9 11.5l2.2 2.2L15 10',
  history: 'M12 7v5l3 2M4.6 9A8 8 0 1 1 4 12M4 5v4h4',
  cascades: 'M19.5 10A8 8 0 0 0 5.3 7.4M5 3.5v4h4M4.5 14a8 8 0 0 0 14.2 2.6M19 20.5v-4h-4',
  import: 'M12 4v11m0 0 4-4m-4 4-4-4M5 20h14',
  export: 'M12 15V4m0 0 4 4m-4-4L8 8M5 20h14',
  api: 'm8 8-4 4 4 4M16 8l4 4-4 4M13.5 5l-3 14',
  chevron: 'm9 6 6 6-6 6',
  chevronDown: 'm6 9 6 6 6-6',
  dots: 'M5 12h.01M12 12h.01M19 12h.01',
  plus: 'M12 5v14M5 12h14',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM20 20l-4-4',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6 6 18',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4',
  keyboard: 'M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  units: 'M9 4h6v5H9zM3 15h6v5H3zM15 15h6v5h-6zM12 9v3M6 15v-3h12v3',
  missions: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 12h.01',
  ranking: 'M4 20v-6h4v6M10 20V5h4v15M16 20v-9h4v9',
  proposal: 'M4 5h16v11H9l-5 4zM8 9h8M8 12h5',
  skills: 'm12 3 2.6 5.6 6.1.7-4.5 4.2 1.2 6L12 16.5 6.6 19.5l1.2-6L3.3 9.3l6.1-.7z',
  thumbUp:
    'M7 11v9H4v-9zM7 11l4-8c1.5 0 2.5 1 2.5 2.500V9H19a1.5 1.5 0 0 1 1.5 1.800l-1.4 7.700A2 2 0 0 1 17.2 20H7',
  thumbDown:
    'M7 13V4H4v9zM7 13l4 8c1.5 0 2.5-1 2.5-2.500V15H19a1.5 1.5 0 0 0 1.5-1.800l-1.4-7.700A2 2 0 0 0 17.2 4H7',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({
  name,
  size = 18,
  ...rest
}: { name: IconName; size?: number } & SVGProps<SVGSVGElement>) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'dots' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
      {...rest}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
