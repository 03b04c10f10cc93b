/**
 * One multiplexed socket to `/ws/`: the token goes in the first frame, topics are subscribed once the server
 * is ready, and a lost connection is taken up again with growing, jittered pauses.
 */

export type LiveStatus = 'connecting' | 'live' | 'offline';

export interface LiveEvent {
  topic: string;
  op: string;
  ids: string[] | null;
  data: Record<string, unknown>;
}

export interface LiveSocketOptions {
  url: string;
  topics: readonly string[];
  token: () => Promise<string>;
  tokenAfter: (refused: string) => Promise<string>;
  onEvent: (event: LiveEvent) => void;
  /** Called at every `ready`; `again` says whether events may have been missed before it. */
  onReady: (again: boolean) => void;
  onStatus: (status: LiveStatus) => void;
  /** The server no longer allows this user here; what the user may do has to be read again. */
  onRefused: () => void;
  create?: (url: string) => WebSocket;
  random?: () => number;
}

const PING_MS = 25_000;
const SILENCE_MS = 60_000;
const STEADY_MS = 5_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** Failures after which the pauses are at their longest. */
const PATIENT = 10;

const CLOSE = { badToken: 4401, refused: 4403 } as const;

/** Pause before the next attempt: doubles with each failure, with the upper half drawn at random. */
export function pauseBefore(failures: number, random: () => number): number {
  const ceiling = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.max(0, failures - 1));
  return ceiling / 2 + (ceiling / 2) * random();
}

type Frame = { t?: string; topic?: string; op?: string; ids?: string[] | null; data?: unknown };

export class LiveSocket {
  private socket: WebSocket | null = null;
  private failures = 0;
  private isReady = false;
  private everReady = false;
  private stopped = true;
  private lastToken: string | null = null;
  private tokenRefused = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private steadyTimer: ReturnType<typeof setTimeout> | undefined;
  private pingTimer: ReturnType<typeof setInterval> | undefined;
  private heardAt = 0;

  constructor(private readonly options: LiveSocketOptions) {}

  start(): void {
    this.stopped = false;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.clearTimers();
    this.socket?.close(1000);
    this.socket = null;
  }

  /** Try at once instead of waiting for the pause to end; used when the network is back. */
  hurry(): void {
    if (this.stopped || this.socket) return;
    clearTimeout(this.retryTimer);
    this.connect();
  }

  /** Give the server a newer token before the one it knows expires. */
  renew(token: string): void {
    if (!this.isReady) return;
    this.lastToken = token;
    this.send({ t: 'auth', token });
  }

  private connect(): void {
    this.isReady = false;
    this.options.onStatus('connecting');
    const create = this.options.create ?? ((url: string) => new WebSocket(url));
    const socket = create(this.options.url);
    this.socket = socket;
    socket.onopen = () => void this.authenticate(socket);
    socket.onmessage = (message) => {
      if (socket === this.socket) this.receive(message.data as string);
    };
    socket.onclose = (close) => {
      if (socket === this.socket) this.lost(close.code);
    };
  }

  private async authenticate(socket: WebSocket): Promise<void> {
    try {
      const { token, tokenAfter } = this.options;
      const refused = this.tokenRefused ? this.lastToken : null;
      this.lastToken = refused === null ? await token() : await tokenAfter(refused);
      this.tokenRefused = false;
    } catch {
      socket.close(1000);
      return;
    }
    if (socket === this.socket && socket.readyState === 1) {
      this.send({ t: 'auth', token: this.lastToken });
    }
  }

  private receive(text: string): void {
    this.heardAt = Date.now();
    let frame: Frame;
    try {
      frame = JSON.parse(text) as Frame;
    } catch {
      return;
    }
    if (frame.t === 'ready' && !this.isReady) this.ready();
    else if (frame.t === 'ev' && frame.topic) {
      this.options.onEvent({
        topic: frame.topic,
        op: frame.op ?? '',
        ids: frame.ids ?? null,
        data: (frame.data as Record<string, unknown> | null) ?? {},
      });
    }
  }

  private ready(): void {
    this.isReady = true;
    for (const topic of this.options.topics) this.send({ t: 'sub', topic });
    this.options.onStatus('live');
    this.options.onReady(this.everReady || this.failures > 0);
    this.everReady = true;
    this.steadyTimer = setTimeout(() => {
      this.failures = 0;
    }, STEADY_MS);
    this.pingTimer = setInterval(() => this.ping(), PING_MS);
  }

  private ping(): void {
    if (Date.now() - this.heardAt > SILENCE_MS) this.socket?.close(4000);
    else this.send({ t: 'ping' });
  }

  private lost(code: number): void {
    this.clearTimers();
    this.socket = null;
    if (this.stopped) return;
    this.isReady = false;
    if (code === CLOSE.refused) {
      this.failures = PATIENT;
      this.options.onRefused();
    }
    const renewable = code === CLOSE.badToken && !this.tokenRefused && this.failures === 0;
    if (code === CLOSE.badToken) this.tokenRefused = true;
    this.failures += 1;
    const pause = renewable ? 0 : pauseBefore(this.failures, this.options.random ?? Math.random);
    if (!renewable) this.options.onStatus('offline');
    this.retryTimer = setTimeout(() => this.connect(), pause);
  }

  private send(frame: object): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private clearTimers(): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.steadyTimer);
    clearInterval(this.pingTimer);
  }
}
