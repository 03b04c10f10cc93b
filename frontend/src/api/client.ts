/** Connects the generated client to the transport, and reads the cursor of a page. */

import { client } from './generated/client.gen';
import type { Transport } from './transport';

let transport: Transport | null = null;

/** Give the API its transport; called once at start. */
export function connectApi(value: Transport): void {
  transport = value;
  client.setConfig({
    baseUrl: window.location.origin,
    throwOnError: true,
    fetch: (input, init) => value.fetch(input, init),
  });
}

/** For answers that are no JSON: files. */
export function apiFetch(path: string): Promise<Response> {
  if (!transport) throw new Error('connectApi was not called');
  return transport.fetch(path);
}

/** The cursor inside a page's `next` link; null on the last page. */
export function cursorOf(next: string | null | undefined): string | null {
  return next ? new URL(next, window.location.origin).searchParams.get('cursor') : null;
}
