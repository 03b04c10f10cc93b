/** A file read as it comes; where the connection breaks, it goes on from there with another link. */

interface Options {
  /** Ask for the rest from this byte on. */
  request: (from: number) => Promise<Response | string>;
  attempts: number;
  signal: AbortSignal;
  onBytes: (bytes: number) => void;
  /** The rest could not be had: what was read stays all there is. */
  onCut: () => void;
}

type Bytes = Uint8Array<ArrayBuffer>;

export function resuming(first: Response, options: Options): ReadableStream<Bytes> {
  const { request, attempts, signal, onBytes, onCut } = options;
  const length = first.headers.get('Content-Length');
  const expected = length === null ? null : Number(length);
  let reader = readerOf(first);
  let read = 0;
  let left = attempts;

  async function goOn(): Promise<boolean> {
    while (left > 0) {
      left -= 1;
      const answer = await request(read).catch(() => null);
      signal.throwIfAborted();
      // Anything but a partial answer would begin anew, and write the beginning twice.
      if (answer instanceof Response && answer.status === 206) {
        reader = readerOf(answer);
        return true;
      }
    }
    return false;
  }

  return new ReadableStream<Bytes>({
    async pull(controller) {
      for (;;) {
        const chunk = await reader.read().catch(() => null);
        signal.throwIfAborted();
        if (chunk?.value) {
          read += chunk.value.byteLength;
          onBytes(chunk.value.byteLength);
          controller.enqueue(chunk.value);
          return;
        }
        const whole = chunk !== null && (expected === null || read >= expected);
        if (!whole && (await goOn())) continue;
        if (!whole) onCut();
        controller.close();
        return;
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}

function readerOf(response: Response): ReadableStreamDefaultReader<Bytes> {
  return (response.body ?? new Blob([]).stream()).getReader();
}
