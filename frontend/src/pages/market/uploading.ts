/** What may be uploaded, and how a file travels: from the browser to the storage, by a link of a minute. */

import type { UploadLink } from '@/api/marketTypes';

export const MOST_BYTES = 20 * 1024 * 1024;

const TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  odt: 'application/vnd.oasis.opendocument.text',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  txt: 'text/plain',
};

export const ACCEPTED = Object.keys(TYPES)
  .map((extension) => `.${extension}`)
  .join(',');

/** The type of a file that may be uploaded, by its name; null of any other. */
export function typeOf(name: string): string | null {
  return TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? null;
}

export type Refusal = 'type' | 'empty' | 'size';

/** Why a file is not taken, before a byte of it travels; null when it is. */
export function refusalOf({ name, size }: Pick<File, 'name' | 'size'>): Refusal | null {
  if (typeOf(name) === null) return 'type';
  if (size === 0) return 'empty';
  return size > MOST_BYTES ? 'size' : null;
}

/** The SHA-256 of a file in hexadecimal digits. */
export async function checksumOf(file: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Put a file where a link leads, in the words it asks for; `onProgress` is told the share that has left, 0 to 100. */
export function putFile(
  { url, headers }: Pick<UploadLink, 'url' | 'headers'>,
  file: Blob,
  mediaType: string,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (percent: number) => void },
): Promise<void> {
  return new Promise((resolve, reject) => {
    // `fetch` does not tell how far an upload is.
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const fail = () => reject(new TypeError('The object storage did not take the file.'));
    request.upload.onprogress = ({ loaded, total }) => onProgress((loaded / total) * 100);
    request.onload = () => (request.status >= 200 && request.status < 300 ? resolve() : fail());
    request.onerror = fail;
    request.onabort = () => reject(new DOMException('Cancelled.', 'AbortError'));
    request.onloadend = () => signal.removeEventListener('abort', stop);
    signal.throwIfAborted();
    signal.addEventListener('abort', stop);
    request.open('PUT', url);
    request.setRequestHeader('Content-Type', mediaType);
    for (const [name, said] of Object.entries(headers)) request.setRequestHeader(name, said);
    request.send(file);
  });
}
