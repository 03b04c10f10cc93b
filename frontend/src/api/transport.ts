/** The one way to the API: bearer token, version, language, one retry after a refused token. */

import type { Session } from '@/auth/session';
import { readProblem, toProblem } from './problem';

export const API_VERSION = '2';

export interface Transport {
  /** Like `fetch`, for a path of this site's API. Raises Problem when the answer is not 2xx. */
  fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;
}

export interface TransportOptions {
  session: Pick<Session, 'token' | 'tokenAfter'>;
  locale: () => string;
  fetch?: typeof fetch;
  origin?: string;
}

export function createTransport(options: TransportOptions): Transport {
  const { session, locale } = options;
  const send = options.fetch ?? ((request: Request) => globalThis.fetch(request));
  const origin = options.origin ?? window.location.origin;

  function prepare(input: RequestInfo | URL, init?: RequestInit): Request {
    // A request that comes ready-made is sent as it is: made anew from its parts, its body would
    // become a stream, which browsers do not upload over HTTP/1.1.
    const request = input instanceof Request ? input : new Request(versioned(input), init);
    const url = new URL(request.url);
    if (url.origin !== origin) throw new Error(`refusing to send a token to ${url.origin}`);
    request.headers.set('Accept-Language', locale());
    return request;
  }

  function versioned(path: string | URL): URL {
    const url = new URL(path, origin);
    if (!url.searchParams.has('version')) url.searchParams.set('version', API_VERSION);
    return url;
  }

  async function attempt(request: Request, token: string): Promise<Response> {
    request.headers.set('Authorization', `Bearer ${token}`);
    try {
      return await send(request);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') throw error;
      throw toProblem(error);
    }
  }

  return {
    async fetch(input, init) {
      const request = prepare(input, init);
      const again = request.clone();
      const token = await session.token();
      let response = await attempt(request, token);
      if (response.status === 401) response = await attempt(again, await session.tokenAfter(token));
      if (!response.ok) throw await readProblem(response);
      return response;
    },
  };
}
