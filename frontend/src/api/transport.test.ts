import { describe, expect, it, vi } from 'vitest';
import { Problem } from './problem';
import { createTransport } from './transport';

function setup(...answers: (Response | Error)[]) {
  const requests: Request[] = [];
  const transport = createTransport({
    origin: 'http://annex.test',
    locale: () => 'fr-CA',
    session: {
      token: () => Promise.resolve('old'),
      tokenAfter: vi.fn(() => Promise.resolve('new')),
    },
    fetch: ((request: Request) => {
      requests.push(request);
      const answer = answers.shift() ?? new Response('{}');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    }) as typeof fetch,
  });
  return { transport, requests };
}

describe('transport', () => {
  it('sends token, version and language', async () => {
    const { transport, requests } = setup();
    await transport.fetch('/api/roles/?search=x');
    const [request] = requests;
    expect(request?.url).toBe('http://annex.test/api/roles/?search=x&version=2');
    expect(request?.headers.get('Authorization')).toBe('Bearer old');
    expect(request?.headers.get('Accept-Language')).toBe('fr-CA');
  });

  it('repeats a request once, body and all, after a refused token', async () => {
    const { transport, requests } = setup(new Response('{}', { status: 401 }));
    await transport.fetch('/api/roles/', { method: 'POST', body: '{"title":"x"}' });
    expect(requests).toHaveLength(2);
    expect(requests[1]?.headers.get('Authorization')).toBe('Bearer new');
    await expect(requests[1]?.text()).resolves.toBe('{"title":"x"}');
  });

  it('sends a ready-made request itself, so that its body stays what it was', async () => {
    const { transport, requests } = setup();
    const request = new Request('http://annex.test/api/imports/?version=2', {
      method: 'POST',
      body: new FormData(),
    });
    await transport.fetch(request);
    expect(requests[0]).toBe(request);
  });

  it('gives up when the new token is refused too', async () => {
    const refused = () => new Response('{}', { status: 401 });
    const { transport, requests } = setup(refused(), refused(), refused());
    await expect(transport.fetch('/api/roles/')).rejects.toMatchObject({ status: 401 });
    expect(requests).toHaveLength(2);
  });

  it('raises what a problem document says', async () => {
    const body = { title: 'Invalid', status: 400, code: 'invalid', errors: { name: ['Taken.'] } };
    const { transport } = setup(new Response(JSON.stringify(body), { status: 400 }));
    const problem = await transport.fetch('/api/units/').catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(Problem);
    expect(problem).toMatchObject({ status: 400, code: 'invalid', errors: { name: ['Taken.'] } });
  });

  it('raises a problem for answers that are none, and for no answer', async () => {
    const { transport } = setup(new Response('<html>', { status: 502 }), new TypeError('offline'));
    await expect(transport.fetch('/api/units/')).rejects.toMatchObject({ code: 'http_502' });
    await expect(transport.fetch('/api/units/')).rejects.toMatchObject({ isUnreachable: true });
  });

  it('never sends the token to another site', async () => {
    const { transport, requests } = setup();
    await expect(transport.fetch('https://evil.test/api/')).rejects.toThrow('refusing');
    expect(requests).toHaveLength(0);
  });
});
