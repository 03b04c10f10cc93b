/** JSON over the transport, and the cursor of a page. */

import type { Transport } from './transport';

let transport: Transport | null = null;

/** Give the API its transport; called once at start. */
export function connectApi(value: Transport): void {
  transport = value;
}

export function apiFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  if (!transport) throw new Error('connectApi was not called');
  return transport.fetch(input, init);
}

type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  query?: Record<string, QueryValue>;
  body?: unknown;
  signal?: AbortSignal;
}

export async function request<T>(
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  path: string,
  { query = {}, body, signal }: RequestOptions = {},
): Promise<T> {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const isForm = body instanceof FormData;
  const response = await apiFetch(params.size ? `${path}?${params.toString()}` : path, {
    method,
    signal,
    headers: body === undefined || isForm ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined || isForm ? body : JSON.stringify(body),
  });
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** The cursor inside a page's `next` link; null on the last page. */
export function cursorOf(next: string | null): string | null {
  return next ? new URL(next, window.location.origin).searchParams.get('cursor') : null;
}
