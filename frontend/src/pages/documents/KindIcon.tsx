import type { Kind } from '@/api/documents';
import classes from './Documents.module.css';

const SHEET = 'M6 3h8l4 4v14H6zM14 3v4h4';
const PATHS: Record<Kind | 'folder' | 'tag', string> = {
  pdf: `${SHEET}M8.5 18c2.2-1.2 3.6-4.1 3.6-6.5 0 2.5 1.7 4.4 3.9 4.5-2.6 0-5.2.8-7.5 2`,
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5 5 5M15.5 9.5h.01',
  office: `${SHEET}M9 12h6v6H9zM9 15h6M12 12v6`,
  text: `${SHEET}M9 11h6M9 14h6M9 17h4`,
  video: 'M4 6h16v12H4zM10.5 9.5v5l4-2.5z',
  audio:
    'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0Z',
  archive: 'M4 8h16v12H4zM5 4h14l1 4H4zM12 8v3M12 13v2',
  other: SHEET,
  folder: 'M3 6h6l2 2h10v11H3z',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5h.01',
};

/** The shape of a kind of document; always beside its name. */
export function KindIcon({ kind, size = 20 }: { kind: keyof typeof PATHS; size?: number }) {
  return (
    <svg
      className={classes.icon}
      data-kind={kind}
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={PATHS[kind]} />
    </svg>
  );
}
