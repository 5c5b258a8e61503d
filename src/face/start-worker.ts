import { CountersignError } from '../errors.js';
import { type CheckedFile, fetchChecked } from '../fetch-checked.js';
import { trustedUrl } from '../trusted-url.js';

/** When the address of a blob may go: the worker has long read it. */
const REVOKE_MS = 60_000;

export interface StartWorkerOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
}

/**
 * Starts a worker from a checked file: from the page's own origin by its address, from another origin as a blob of the checked bytes.
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout; engine/failed where the page allows no worker; the abort's reason
 */
export async function startWorker(file: CheckedFile, { signal, onBytes }: StartWorkerOptions): Promise<Worker> {
  const bytes = await fetchChecked(file, { signal, onBytes });
  signal.throwIfAborted();
  try {
    return new Worker(trustedUrl(new URL(file.url).origin === location.origin ? file.url : blobUrl(bytes)), {
      type: 'module',
      name: 'countersign-face',
    });
  } catch (cause) {
    throw new CountersignError('engine/failed', { details: { reason: 'worker' }, cause });
  }
}

function blobUrl(bytes: Uint8Array<ArrayBuffer>): string {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_MS);
  return url;
}
