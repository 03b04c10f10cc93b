/** Files that need a token: fetched by the app, then handed to the browser to save. */

import { apiFetch } from '@/api/client';

export async function downloadPath(path: string, name: string): Promise<void> {
  const response = await apiFetch(path);
  saveBlob(await response.blob(), name);
}

export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** One field of CSV. A leading =, +, - or @ is kept from being run by a spreadsheet. */
export function csvField(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) && !/^-?\d+([.,]\d+)?$/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Rows of named fields as CSV, the columns in order of first appearance after the given ones. */
export function toCsv(rows: readonly Record<string, string>[], first: readonly string[]): string {
  const columns = [...new Set([...first, ...rows.flatMap((row) => Object.keys(row))])];
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column] ?? ''))];
  return lines.map((line) => line.map(csvField).join(',')).join('\r\n') + '\r\n';
}
