import { type CheckedFile, fetchChecked, matchesIntegrity } from '../../loading/fetch-checked.js';

const CACHE = 'countersign-assets-1';

export interface Loader {
  /** @throws assets/unreachable, assets/corrupt, assets/timeout */
  load(file: CheckedFile): Promise<Uint8Array<ArrayBuffer>>;
  /** Drops what earlier builds left in the cache. */
  tidy(current: readonly CheckedFile[]): Promise<void>;
}

/**
 * Loads files with progress over all of them, from Cache Storage where they are kept under their
 * hash, checks the hash of the packed file each time, and unpacks it.
 *
 * @param expected the files that count for the progress
 */
export function createLoader(
  expected: readonly CheckedFile[],
  onProgress: (progress: { readonly loadedBytes: number; readonly totalBytes: number }) => void,
): Loader {
  const totalBytes = expected.reduce((sum, { bytes }) => sum + bytes, 0);
  let loadedBytes = 0;
  const onBytes = (bytes: number): void => {
    loadedBytes += bytes;
    onProgress({ loadedBytes: Math.min(loadedBytes, totalBytes), totalBytes });
  };
  onBytes(0);
  return {
    async load(file) {
      const kept = await fromCache(file);
      if (kept !== null) {
        onBytes(kept.length);
        return unpack(kept);
      }
      const bytes = await fetchChecked(file, { onBytes });
      void toCache(file, bytes);
      return unpack(bytes);
    },
    async tidy(current) {
      const keys = new Set(current.map(cacheKey));
      await tidyCache((url) => keys.has(url));
    },
  };
}

async function unpack(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(unpacked).arrayBuffer());
}

/**
 * The address under which a file is kept: its hash, so that a new build never meets an old file.
 */
function cacheKey(file: CheckedFile): string {
  return new URL(`?integrity=${encodeURIComponent(file.integrity)}`, file.url).href;
}

/** Cache Storage may be closed to this page or full: then files are loaded each time. */
async function fromCache(file: CheckedFile): Promise<Uint8Array<ArrayBuffer> | null> {
  try {
    const response = await (await caches.open(CACHE)).match(cacheKey(file));
    if (response === undefined) return null;
    const bytes = new Uint8Array(await response.arrayBuffer());
    return (await matchesIntegrity(bytes, file.integrity)) ? bytes : null;
  } catch {
    return null;
  }
}

async function toCache(file: CheckedFile, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
  try {
    await (await caches.open(CACHE)).put(cacheKey(file), new Response(bytes));
  } catch {
    // Loaded again next time.
  }
}

async function tidyCache(isCurrent: (url: string) => boolean): Promise<void> {
  try {
    const cache = await caches.open(CACHE);
    const old = (await cache.keys()).filter(({ url }) => !isCurrent(url));
    await Promise.all(old.map((request) => cache.delete(request)));
  } catch {
    // Left for the next time.
  }
}
