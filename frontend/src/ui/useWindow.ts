/** Fixed-row windowing: of a long list only the rows in sight, and a few around them, are in the page. */

import { useCallback, useLayoutEffect, useState, type RefObject } from 'react';

export interface RowWindow {
  /** First row to render. */
  start: number;
  /** One past the last row to render. */
  end: number;
  /** Height of the whole list in pixels. */
  height: number;
}

const SPARE_ROWS = 8;

export function windowOf(
  scrollTop: number,
  viewHeight: number,
  rowHeight: number,
  count: number,
): RowWindow {
  const start = Math.max(0, Math.floor(scrollTop / rowHeight) - SPARE_ROWS);
  const end = Math.min(count, Math.ceil((scrollTop + viewHeight) / rowHeight) + SPARE_ROWS);
  return { start: Math.min(start, end), end, height: count * rowHeight };
}

/** Window over `count` rows inside the scrolling element `ref`. */
export function useWindow(
  ref: RefObject<HTMLElement | null>,
  { count, rowHeight }: { count: number; rowHeight: number },
) {
  const [view, setView] = useState({ top: 0, height: 900, gutter: 0 });

  const read = useCallback(() => {
    const element = ref.current;
    if (!element) return;
    const top = element.scrollTop;
    const height = element.clientHeight;
    const gutter = element.offsetWidth - element.clientWidth;
    setView((known) =>
      known.top === top && known.height === height && known.gutter === gutter
        ? known
        : { top, height, gutter },
    );
  }, [ref]);

  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    element.addEventListener('scroll', read, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener('scroll', read);
    };
  }, [ref, read]);

  const scrollTo = useCallback(
    (index: number) => {
      const element = ref.current;
      if (!element) return;
      const top = index * rowHeight;
      if (top < element.scrollTop) element.scrollTop = top;
      else if (top + rowHeight > element.scrollTop + element.clientHeight)
        element.scrollTop = top + rowHeight - element.clientHeight;
      read();
    },
    [ref, rowHeight, read],
  );

  // A list turns scrollable when rows come, which no scroll or resize of the list itself tells.
  useLayoutEffect(read, [read, count]);

  // `gutter` is the width the scrollbar takes beside the rows; a head above them keeps it free.
  return { ...windowOf(view.top, view.height, rowHeight, count), gutter: view.gutter, scrollTo };
}
