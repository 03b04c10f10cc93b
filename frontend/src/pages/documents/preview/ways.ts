/** How a document can be shown in the page. */

import type { StoredDocument } from '@/api/documents';

export type Way = 'pdf' | 'image' | 'audio' | 'video' | 'text' | 'none';

/** Pictures that browsers draw and that carry no scripts, which SVG does. */
const PICTURES = new Set([
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/avif',
  'image/bmp',
  'image/x-icon',
  'image/vnd.microsoft.icon',
]);

export function wayOf({ kind, media_type }: Pick<StoredDocument, 'kind' | 'media_type'>): Way {
  const [type = ''] = media_type.toLowerCase().split(';');
  switch (kind) {
    case 'pdf':
      return type.trim() === 'application/pdf' ? 'pdf' : 'none';
    case 'image':
      return PICTURES.has(type.trim()) ? 'image' : 'none';
    case 'audio':
    case 'video':
    case 'text':
      return kind;
    default:
      return 'none';
  }
}

/** Whether a key pressed inside the preview goes to the next document, or back; 0 when it does not. */
export function stepOf(event: {
  key: string;
  altKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  target: EventTarget;
}): -1 | 0 | 1 {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return 0;
  const on = event.target instanceof Element ? event.target : null;
  // What has a use of its own for arrows keeps them.
  if (on?.closest('audio, video, input, select, textarea')) return 0;
  if (event.key === 'ArrowLeft') return -1;
  if (event.key === 'ArrowRight') return 1;
  if (on?.closest('[data-scrolls]')) return 0;
  if (event.key === 'ArrowUp') return -1;
  return event.key === 'ArrowDown' ? 1 : 0;
}
