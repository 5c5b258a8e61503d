import type { AssetRef } from './assets.js';
import { CountersignError } from './errors.js';

/**
 * Loads a self-contained module file, checked by its hash before it runs.
 *
 * From the page's own origin the checked file is imported by its address (a plain `script-src 'self'` allows that); from another
 * origin as a blob of the very bytes that were checked (the policy then needs `script-src blob:`).
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout with the file's name
 */
export async function loadModule<T>(asset: AssetRef, signal: AbortSignal): Promise<T> {
  const bytes = await fetchChecked(asset, signal);
  if (new URL(asset.url).origin === location.origin) return (await import(/* @vite-ignore */ asset.url)) as T;
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  try {
    return (await import(/* @vite-ignore */ url)) as T;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A minute: a slow line still gets 100 kB. */
const TIMEOUT_MS = 60_000;

async function fetchChecked(asset: AssetRef, signal: AbortSignal): Promise<ArrayBuffer> {
  const details = { file: asset.name };
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  let response: Response;
  let bytes: ArrayBuffer;
  try {
    response = await fetch(asset.url, { signal: AbortSignal.any([signal, timeout]) });
    bytes = await response.arrayBuffer();
  } catch (cause) {
    signal.throwIfAborted();
    throw new CountersignError(timeout.aborted ? 'assets/timeout' : 'assets/unreachable', { details, cause });
  }
  if (!response.ok) throw new CountersignError('assets/unreachable', { details: { ...details, status: response.status } });
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
  if (`sha384-${btoa(String.fromCharCode(...digest))}` !== asset.integrity) throw new CountersignError('assets/corrupt', { details });
  return bytes;
}
