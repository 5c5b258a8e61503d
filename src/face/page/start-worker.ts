import { CountersignError } from '../../errors.js';
import { type CheckedFile, fetchChecked } from '../../loading/fetch-checked.js';
import { trustedUrl } from '../../loading/trusted-url.js';

/** When the address of a blob may go: the worker has long read it. */
const REVOKE_MS = 60_000;

export interface StartWorkerOptions {
  readonly signal: AbortSignal;
  readonly onBytes: (bytes: number) => void;
  /** Where the page's policy lets no blob be a worker, there is none. */
  readonly checkedOnly?: boolean;
}

/**
 * Starts a worker from the very bytes that were checked, as a blob. Workers have no `integrity`:
 * where the page's policy lets no blob be a worker (`worker-src 'self'` alone), all that is left is
 * its address once more, and a server that answers a worker otherwise than a fetch runs what it
 * likes.
 *
 * In a page that is isolated (COEP) that file needs the page's own header.
 *
 * @throws assets/unreachable, assets/corrupt, assets/timeout; engine/failed where the page allows
 *   no worker, or no blob and `checkedOnly`, or where that header is missing; the abort's reason
 */
export async function startWorker(file: CheckedFile, { signal, onBytes, checkedOnly = false }: StartWorkerOptions): Promise<Worker> {
  const [bytes, blobs] = await Promise.all([fetchChecked(file, { signal, onBytes }), mayBlobsWork()]);
  signal.throwIfAborted();
  if (!blobs && checkedOnly) throw new CountersignError('engine/failed', { details: { reason: 'worker-src' } });
  if (!blobs && self.crossOriginIsolated && !(await isEmbeddable(file.url, signal)))
    throw new CountersignError('engine/failed', { details: { reason: 'embedder-policy', header: EMBEDDER } });
  try {
    return new Worker(trustedUrl(blobs ? blobUrl(bytes) : file.url), { type: 'module', name: 'countersign-face' });
  } catch (cause) {
    throw new CountersignError('engine/failed', { details: { reason: 'worker' }, cause });
  }
}

const EMBEDDER = 'cross-origin-embedder-policy';

/** Whether a file comes with the header without which an isolated page starts no worker from it. */
async function isEmbeddable(url: string, signal: AbortSignal): Promise<boolean> {
  const { headers } = await fetch(url, { method: 'HEAD', signal });
  return /require-corp|credentialless/.test(headers.get(EMBEDDER) ?? '');
}

let blobsWork: Promise<boolean> | undefined;

/**
 * Whether the page's policy lets blobs be workers: one that says a word is tried, once for a page.
 * That it does not run can have no other cause.
 */
function mayBlobsWork(): Promise<boolean> {
  blobsWork ??= new Promise((resolve) => {
    const url = URL.createObjectURL(new Blob(['postMessage(0)'], { type: 'text/javascript' }));
    const answer = (works: boolean, worker?: Worker): void => {
      resolve(works);
      worker?.terminate();
      URL.revokeObjectURL(url);
    };
    try {
      const worker = new Worker(trustedUrl(url));
      worker.onmessage = () => answer(true, worker);
      worker.onerror = (event) => {
        event.preventDefault();
        answer(false, worker);
      };
    } catch {
      answer(false);
    }
  });
  return blobsWork;
}

function blobUrl(bytes: Uint8Array<ArrayBuffer>): string {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'text/javascript' }));
  // No closure: it would hold the client, and by it the element, for as long as the timer runs.
  setTimeout(revoke, REVOKE_MS, url);
  return url;
}

function revoke(url: string): void {
  URL.revokeObjectURL(url);
}
