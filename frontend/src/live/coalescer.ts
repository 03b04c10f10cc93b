/**
 * Turns a storm of events into few flushes: events are merged while a flush is under way, flushes never
 * overlap, and two of them start at least `intervalMs` apart. A lone event is flushed almost at once.
 */

export interface Change {
  family: string;
  /** Ids that changed; null when there are too many to name. */
  ids: readonly string[] | null;
  /** True when rows came, went or moved; false when only derived values changed. */
  structural: boolean;
}

/** Everything that changed since the last flush, by family. */
export type Batch = Map<string, { ids: Set<string> | null; structural: boolean }>;

export interface CoalescerOptions {
  flush: (batch: Batch) => Promise<void>;
  /** Time a first event waits for its companions. */
  gatherMs?: number;
  /** Least time between the starts of two flushes. */
  intervalMs?: number;
  /** Longest time a flush may hold back the next one. */
  patienceMs?: number;
  now?: () => number;
}

const MOST_IDS = 500;

export class Coalescer {
  private pending: Batch = new Map();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flushing = false;
  private lastStart = Number.NEGATIVE_INFINITY;
  private stopped = false;
  private readonly options: Required<CoalescerOptions>;

  constructor(options: CoalescerOptions) {
    this.options = { gatherMs: 30, intervalMs: 250, patienceMs: 5_000, now: Date.now, ...options };
  }

  push(change: Change): void {
    merge(this.pending, change);
    this.arm();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.pending = new Map();
  }

  private arm(): void {
    if (this.stopped || this.flushing || this.timer !== undefined || this.pending.size === 0)
      return;
    const { gatherMs, intervalMs, now } = this.options;
    const rest = this.lastStart + intervalMs - now();
    this.timer = setTimeout(() => void this.run(), Math.max(gatherMs, rest));
  }

  private async run(): Promise<void> {
    this.timer = undefined;
    this.flushing = true;
    this.lastStart = this.options.now();
    const batch = this.pending;
    this.pending = new Map();
    try {
      await Promise.race([this.options.flush(batch), after(this.options.patienceMs)]);
    } finally {
      this.flushing = false;
      this.arm();
    }
  }
}

function merge(batch: Batch, change: Change): void {
  const known = batch.get(change.family);
  if (!known) {
    batch.set(change.family, {
      ids: change.ids ? new Set(change.ids) : null,
      structural: change.structural,
    });
    return;
  }
  known.structural ||= change.structural;
  if (known.ids === null) return;
  if (change.ids === null) known.ids = null;
  else for (const id of change.ids) known.ids.add(id);
  if (known.ids && known.ids.size > MOST_IDS) known.ids = null;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
