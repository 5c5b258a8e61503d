import { CountersignError } from '../errors.js';

/** A file with the hash that it must have. */
export interface CheckedFile {
  /** For the error: never the address. */
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  /** Subresource integrity, `sha384-…`. */
  readonly integrity: string;
}

export interface FetchCheckedOptions {
  readonly signal?: AbortSignal;
  /**
   * Told the number of bytes of each part that arrives; below zero, those of a try that was for
   * nothing.
   */
  readonly onBytes?: (bytes: number) => void;
  /** Without a byte for so long, the download has failed. */
  readonly stallMs?: number;
}

/**
 * Downloads a file and checks its length and hash. `fetch`'s own `integrity` is not used: it cannot
 * be told from a file that is not there. A file that is not what it should be may lie in a cache:
 * it is asked for again past the HTTP cache, and then past a service worker's, too.
 *
 * @throws assets/unreachable for no answer or one that is not OK; assets/corrupt for a page of
 *   HTML, another length or another hash; assets/timeout when it stalls; the abort's reason
 */
export async function fetchChecked(file: CheckedFile, options: FetchCheckedOptions = {}): Promise<Uint8Array<ArrayBuffer>> {
  const tries = [
    [file.url, 'default'],
    [file.url, 'reload'],
    [pastCaches(file.url), 'reload'],
  ] as const;
  let corrupt: unknown = null;
  for (const [address, cache] of tries) {
    try {
      return await downloadChecked(file, address, cache, options);
    } catch (error) {
      options.signal?.throwIfAborted();
      if (!isCorrupt(error)) throw corrupt ?? error;
      corrupt ??= error;
    }
  }
  throw corrupt;
}

/** An address of the same file that no cache knows. */
export function pastCaches(url: string): string {
  return `${url}${url.includes('?') ? '&' : '?'}${crypto.randomUUID()}`;
}

async function downloadChecked(
  file: CheckedFile,
  address: string,
  cache: RequestCache,
  { onBytes, ...options }: FetchCheckedOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  let arrived = 0;
  const count = (bytes: number): void => {
    arrived += bytes;
    onBytes?.(bytes);
  };
  try {
    const bytes = await download(file, address, cache, { ...options, onBytes: count });
    if (!(await matchesIntegrity(bytes, file.integrity))) throw new CountersignError('assets/corrupt', { details: { file: file.name } });
    return bytes;
  } catch (error) {
    onBytes?.(-arrived);
    throw error;
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof CountersignError && error.code === 'assets/corrupt';
}

/** Whether these are the bytes of `sha384-…`. */
export async function matchesIntegrity(bytes: Uint8Array<ArrayBuffer>, integrity: string): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-384', bytes));
  return `sha384-${btoa(String.fromCharCode(...digest))}` === integrity;
}

async function download(
  file: CheckedFile,
  address: string,
  cache: RequestCache,
  { signal, onBytes, stallMs = 30_000 }: FetchCheckedOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const details = { file: file.name };
  const stalled = new AbortController();
  let timer = setTimeout(() => stalled.abort(), stallMs);
  const either = signal === undefined ? stalled.signal : AbortSignal.any([signal, stalled.signal]);
  try {
    const response = await fetch(address, { signal: either, cache });
    if (!response.ok) throw new CountersignError('assets/unreachable', { details: { ...details, status: response.status } });
    if (response.headers.get('content-type')?.startsWith('text/html')) throw new CountersignError('assets/corrupt', { details });
    const bytes = new Uint8Array(file.bytes);
    let length = 0;
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      clearTimeout(timer);
      timer = setTimeout(() => stalled.abort(), stallMs);
      if (length + part.value.length > bytes.length) throw new CountersignError('assets/corrupt', { details });
      bytes.set(part.value, length);
      length += part.value.length;
      onBytes?.(part.value.length);
    }
    if (length !== bytes.length) throw new CountersignError('assets/corrupt', { details });
    return bytes;
  } catch (cause) {
    signal?.throwIfAborted();
    if (cause instanceof CountersignError) throw cause;
    throw new CountersignError(stalled.signal.aborted ? 'assets/timeout' : 'assets/unreachable', { details, cause });
  } finally {
    clearTimeout(timer);
  }
}
