import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket, pauseBefore, type LiveEvent, type LiveStatus } from './socket';

/** The browser's end of a socket, driven by the test as the server would. */
class Wire {
  readyState = 0;
  sent: Record<string, unknown>[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((close: { code: number }) => void) | null = null;

  send(text: string) {
    this.sent.push(JSON.parse(text) as Record<string, unknown>);
  }
  close(code = 1000) {
    this.readyState = 3;
    this.onclose?.({ code });
  }
  async open() {
    this.readyState = 1;
    this.onopen?.();
    await vi.advanceTimersByTimeAsync(0);
  }
  say(frame: object) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

function connect() {
  const wires: Wire[] = [];
  const statuses: LiveStatus[] = [];
  const events: LiveEvent[] = [];
  const readies: boolean[] = [];
  const refusals: string[] = [];
  let serial = 0;
  const onRefused = vi.fn();
  const socket = new LiveSocket({
    url: 'ws://test/ws/',
    topics: ['roles', 'account'],
    token: () => Promise.resolve(`token-${String(serial)}`),
    tokenAfter: (refused) => {
      refusals.push(refused);
      serial += 1;
      return Promise.resolve(`token-${String(serial)}`);
    },
    onEvent: (event) => events.push(event),
    onReady: (again) => readies.push(again),
    onStatus: (status) => statuses.push(status),
    onRefused,
    random: () => 0.5,
    create: () => {
      const wire = new Wire();
      wires.push(wire);
      return wire as unknown as WebSocket;
    },
  });
  socket.start();
  const last = () => wires.at(-1) as Wire;
  return { socket, wires, last, statuses, events, readies, refusals, onRefused };
}

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('LiveSocket', () => {
  it('authenticates with its first frame, subscribes when ready, and passes events on', async () => {
    const { last, statuses, events, readies } = connect();
    await last().open();
    expect(last().sent).toEqual([{ t: 'auth', token: 'token-0' }]);
    last().say({ t: 'ready' });
    expect(last().sent.slice(1)).toEqual([
      { t: 'sub', topic: 'roles' },
      { t: 'sub', topic: 'account' },
    ]);
    last().say({ t: 'ev', pos: 1, topic: 'roles', op: 'recalculated', ids: null, data: {} });
    expect(events).toEqual([{ topic: 'roles', op: 'recalculated', ids: null, data: {} }]);
    expect(statuses).toEqual(['connecting', 'live']);
    expect(readies).toEqual([false]);
  });

  it('comes back after a loss, and says that events may have been missed', async () => {
    const { last, wires, statuses, readies } = connect();
    await last().open();
    last().say({ t: 'ready' });
    last().close(1006);
    expect(statuses.at(-1)).toBe('offline');
    await vi.advanceTimersByTimeAsync(500);
    expect(wires).toHaveLength(2);
    await last().open();
    last().say({ t: 'ready' });
    expect(readies).toEqual([false, true]);
    expect(statuses.at(-1)).toBe('live');
  });

  it('waits longer after each failure, and never as a herd', async () => {
    expect(pauseBefore(1, () => 0)).toBe(250);
    expect(pauseBefore(1, () => 1)).toBe(500);
    expect(pauseBefore(4, () => 1)).toBe(4_000);
    expect(pauseBefore(50, () => 1)).toBe(30_000);
    const { last, wires } = connect();
    for (let attempt = 0; attempt < 40; attempt += 1) {
      last().close(1006);
      await vi.advanceTimersByTimeAsync(30_000);
    }
    expect(wires.length).toBe(41);
  });

  it('does not hammer a server that accepts and then drops every connection', async () => {
    const { last, wires } = connect();
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (last().readyState === 0) {
        await last().open();
        last().say({ t: 'ready' });
        last().close(1011);
      }
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(wires.length).toBeLessThan(12);
  });

  it('renews a refused token once and at once', async () => {
    const { last, wires, refusals, statuses } = connect();
    await last().open();
    last().close(4401);
    await vi.advanceTimersByTimeAsync(0);
    expect(wires).toHaveLength(2);
    await last().open();
    expect(refusals).toEqual(['token-0']);
    expect(last().sent).toEqual([{ t: 'auth', token: 'token-1' }]);
    expect(statuses).not.toContain('offline');
  });

  it('does not renew in a loop when every token is refused', async () => {
    const { last, refusals } = connect();
    const until = Date.now() + 60_000;
    while (Date.now() < until) {
      if (last().readyState === 0) {
        await last().open();
        last().close(4401);
      }
      await vi.advanceTimersByTimeAsync(50);
    }
    expect(refusals.length).toBeLessThan(12);
  });

  it('hands a renewed token over without subscribing or catching up again', async () => {
    const { last, socket, readies } = connect();
    await last().open();
    last().say({ t: 'ready' });
    last().sent.length = 0;
    socket.renew('token-new');
    last().say({ t: 'ready' });
    expect(last().sent).toEqual([{ t: 'auth', token: 'token-new' }]);
    expect(readies).toEqual([false]);
  });

  it('asks who the user is again when the server no longer allows them, and is patient', async () => {
    const { last, wires, onRefused } = connect();
    await last().open();
    last().close(4403);
    expect(onRefused).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(wires).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(wires).toHaveLength(2);
  });

  it('closes a connection that has gone silent', async () => {
    const { last, wires } = connect();
    await last().open();
    last().say({ t: 'ready' });
    await vi.advanceTimersByTimeAsync(76_000);
    expect(wires).toHaveLength(2);
  });

  it('stays closed once stopped', async () => {
    const { socket, last, wires } = connect();
    await last().open();
    socket.stop();
    await vi.advanceTimersByTimeAsync(120_000);
    socket.hurry();
    expect(wires).toHaveLength(1);
  });

  it('survives a frame that is no JSON', async () => {
    const { last, events } = connect();
    await last().open();
    last().onmessage?.({ data: 'not json' });
    last().say({ t: 'ready' });
    last().say({ t: 'ev', topic: 'roles', op: 'created', ids: ['1'], data: null });
    expect(events).toEqual([{ topic: 'roles', op: 'created', ids: ['1'], data: {} }]);
  });
});
