/** Calls of API v2 by their path, through the same client as the generated ones. */

import { client } from './generated/client.gen';

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

async function ask<T>(
  method: Method,
  path: string,
  {
    query = {},
    body,
    signal,
  }: { query?: object; body?: unknown; signal?: AbortSignal | undefined },
): Promise<T> {
  const asked = Object.entries(query).filter(([, value]) => value !== '' && value != null);
  const answer: unknown = await client[method]({
    url: `/api/${path}`,
    query: { version: '2', ...(Object.fromEntries(asked) as Record<string, unknown>) },
    ...(body !== undefined && { body, headers: { 'Content-Type': 'application/json' } }),
    ...(signal && { signal }),
    responseStyle: 'data',
    throwOnError: true,
  });
  return answer as T;
}

export const call = {
  get: <T>(path: string, query: object = {}, signal?: AbortSignal) =>
    ask<T>('get', path, { query, signal }),
  post: <T>(path: string, body?: unknown) => ask<T>('post', path, { body }),
  put: <T>(path: string, body: unknown) => ask<T>('put', path, { body }),
  patch: <T>(path: string, body: unknown) => ask<T>('patch', path, { body }),
  delete: (path: string) => ask<unknown>('delete', path, {}),
};
