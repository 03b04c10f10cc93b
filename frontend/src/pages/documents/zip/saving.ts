/** Where an archive goes: straight to a file where the browser lets us, else by way of its memory. */

import { saveBlob } from '@/pages/imports/download';

/** What a browser without a file to write to can be trusted to hold. */
export const MOST_IN_MEMORY = 2 * 1024 ** 3;

interface Writable extends WritableStream<Uint8Array> {
  abort(reason?: unknown): Promise<void>;
}
interface FileHandle {
  createWritable(): Promise<Writable>;
}
type Picker = (options: object) => Promise<FileHandle>;

const picker = (): Picker | undefined =>
  (window as unknown as { showSaveFilePicker?: Picker }).showSaveFilePicker?.bind(window);

export type Target = { kind: 'file'; handle: FileHandle } | { kind: 'memory' };

/** Whether an archive of this size can be made here. */
export function fits(bytes: number): boolean {
  return bytes <= MOST_IN_MEMORY || picker() !== undefined;
}

/** Ask where to save; null when the person thought better of it. Needs the click it follows. */
export async function chooseTarget(name: string): Promise<Target | null> {
  const pick = picker();
  if (!pick) return { kind: 'memory' };
  try {
    const types = [{ accept: { 'application/zip': ['.zip'] } }];
    return { kind: 'file', handle: await pick({ suggestedName: name, types }) };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return null;
    throw error;
  }
}

export async function save(
  stream: ReadableStream<Uint8Array>,
  { target, name, signal }: { target: Target; name: string; signal: AbortSignal },
): Promise<void> {
  if (target.kind === 'file') {
    // Nothing appears under the chosen name until everything is written.
    await stream.pipeTo(await target.handle.createWritable(), { signal });
    return;
  }
  const blob = await new Response(stream).blob();
  signal.throwIfAborted();
  saveBlob(new Blob([blob], { type: 'application/zip' }), name);
}
