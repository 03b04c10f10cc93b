/** Links for many documents, made a few at a time, so that none is old when it is used. */

import type { BatchOfLinks } from '@/api/documents';

export const MOST_AT_ONCE = 20;
const FIRST_BATCH = 5;
/** A link works for a minute; by the reader's own clock it is used well before. */
const FRESH_MS = 40_000;

type Mint = (ids: number[]) => Promise<BatchOfLinks>;

/**
 * Hands out one link a document, in the documents' order.
 *
 * Every link made is recorded as the opening of a document, so few should be made in vain: batches
 * grow while links are used in time and shrink when one grew old.
 */
export class LinkPool {
  readonly #places: ReadonlyMap<number, number>;
  readonly #fresh = new Map<number, { url: string | null; madeAt: number }>();
  readonly #taken = new Set<number>();
  #batch = FIRST_BATCH;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ids: readonly number[],
    private readonly mint: Mint,
    private readonly now: () => number = Date.now,
  ) {
    this.#places = new Map(ids.map((id, place) => [id, place]));
  }

  /** A link that was made less than a minute ago; null when the document is not there any more. */
  take(id: number): Promise<string | null> {
    const taken = this.#queue.then(() => this.#take(id));
    this.#queue = taken.catch(() => undefined);
    return taken;
  }

  async #take(id: number): Promise<string | null> {
    const known = this.#fresh.get(id);
    this.#fresh.delete(id);
    const again = this.#taken.has(id);
    this.#taken.add(id);
    if (known && this.now() - known.madeAt < FRESH_MS) return known.url;
    if (known) this.#batch = Math.max(1, Math.floor(this.#batch / 2));
    const madeAt = this.now();
    const asked = again ? [id] : [id, ...this.#following(id)];
    const { links } = await this.mint(asked);
    const urls = new Map(links.map((link) => [link.id, link.url]));
    for (const one of asked) this.#fresh.set(one, { url: urls.get(one) ?? null, madeAt });
    if (!known && !again) this.#batch = Math.min(MOST_AT_ONCE, this.#batch * 2);
    this.#fresh.delete(id);
    return urls.get(id) ?? null;
  }

  /** The documents after this one that will want a link next. */
  #following(id: number): number[] {
    const place = this.#places.get(id) ?? 0;
    return this.ids
      .slice(place + 1, place + 1 + MOST_AT_ONCE)
      .filter((one) => !this.#taken.has(one) && !this.#fresh.has(one))
      .slice(0, this.#batch - 1);
  }
}
