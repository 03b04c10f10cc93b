import { createElement, lazy, Suspense, type ComponentType, type ReactNode } from 'react';

/**
 * A part of a page whose code comes after the page itself: dialogs, menus. What stands in its place
 * meanwhile must take the same room.
 */
export function lazily<P extends object>(
  load: () => Promise<ComponentType<P>>,
  meanwhile: ReactNode = null,
): ComponentType<P> {
  const Loaded = lazy(async () => ({ default: await load() })) as unknown as ComponentType<P>;
  return function Later(props: P) {
    return <Suspense fallback={meanwhile}>{createElement(Loaded, props)}</Suspense>;
  };
}
