import { CountersignError } from '../errors.js';
import type { FaceAsset } from './protocol.js';

/** Without a byte for so long, a download has failed. */
const STALL_MS = 30_000;
const CACHE = 'countersign-assets-1';

/**
 * Loads files with progress over all of them, from Cache Storage where they are kept under their hash, and checks the hash each time.
 *
 * @param expected the files that count for the progress
 */
export function createLoader(
  expected: readonly FaceAsset[],
  onProgress: (progress: { readonly loadedBytes: number; readonly totalBytes: number }) => void,
): (asset: FaceAsset) => Promise<Uint8Array> {
  const totalBytes = expected.reduce((sum, { bytes }) => sum + bytes, 0);
  let loadedBytes = 0;
  const note = (bytes: number): void => {
    loadedBytes += bytes;
    onProgress({ loadedBytes: Math.min(loadedBytes, totalBytes), totalBytes });
  };
  return async (asset) => {
    const kept = await fromCache(asset);
    if (kept !== null) {
      note(kept.length);
      return kept;
    }
    const bytes = await download(asset, note);
    if (!(await matches(asset, bytes))) throw new CountersignError('assets/corrupt', { details: { file: asset.name } });
    await toCache(asset, bytes);
    return bytes;
  };
}

/**
 * @throws assets/unreachable for no answer or one that is not OK, assets/corrupt for a page of HTML or too many bytes, assets/timeout
 */
async function download(asset: FaceAsset, note: (bytes: number) => void): Promise<Uint8Array> {
  const details = { file: asset.name };
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), STALL_MS);
  try {
    const response = await fetch(asset.url, { signal: stalled.signal });
    if (!response.ok) throw new CountersignError('assets/unreachable', { details: { ...details, status: response.status } });
    if (response.headers.get('content-type')?.startsWith('text/html')) throw new CountersignError('assets/corrupt', { details });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const bytes = new Uint8Array(asset.bytes);
    let length = 0;
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), STALL_MS);
      if (length + part.value.length > bytes.length) throw new CountersignError('assets/corrupt', { details });
      bytes.set(part.value, length);
      length += part.value.length;
      note(part.value.length);
    }
    return bytes.subarray(0, length);
  } catch (cause) {
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError(stalled.signal.aborted ? 'assets/timeout' : 'assets/unreachable', { details, cause });
  } finally {
    clearTimeout(timer);
  }
}

async function matches(asset: FaceAsset, bytes: Uint8Array): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes as BufferSource));
  return `sha384-${btoa(String.fromCharCode(...digest))}` === asset.integrity;
}

/** The address under which a file is kept: its hash, so that a new build never meets an old file. */
function cacheKey(asset: FaceAsset): string {
  return new URL(`?integrity=${encodeURIComponent(asset.integrity)}`, asset.url).href;
}

/** Cache Storage may be closed to this page or full: then files are loaded each time. */
async function fromCache(asset: FaceAsset): Promise<Uint8Array | null> {
  try {
    const response = await (await caches.open(CACHE)).match(cacheKey(asset));
    if (response === undefined) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return (await matches(asset, bytes)) ? bytes : null;
  } catch {
    return null;
  }
}

async function toCache(asset: FaceAsset, bytes: Uint8Array): Promise<void> {
  try {
    await (await caches.open(CACHE)).put(cacheKey(asset), new Response(bytes as BufferSource));
  } catch {
    // Loaded again next time.
  }
}
