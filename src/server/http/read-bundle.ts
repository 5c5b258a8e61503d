import { MAX_SEALED_STILL_BYTES } from '../../bundle/server/open-still.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { Arrived } from './admission.js';

/** A sealed bundle is at most this long (wire format v1). */
export const MAX_BUNDLE_BYTES: number = 64 * 1024;

/**
 * Step 1: a body of the right type, read until it is longer than any bundle may be.
 *
 * @param mostStills how many pictures the policy asks for
 * @param arrived told of all bytes as they come; it may refuse more
 * @returns the sealed claims on the first line, a sealed still on each further one
 * @throws VerificationError bundle/media-type, bundle/too-large, bundle/timeout; bundle/form for
 *   more lines than that
 */
export async function readBundle(request: Request, mostStills: number, arrived?: Arrived): Promise<string> {
  if (request.headers.get('content-type') !== 'application/jose') throw new VerificationError('bundle/media-type');
  const text = await readText(request, maxBodyBytes(mostStills), { ...(arrived === undefined ? {} : { arrived }) });
  if (text === null) throw new VerificationError('bundle/too-large');
  const [claims = '', ...stills] = text.split('\n');
  if (claims.length > MAX_BUNDLE_BYTES) throw new VerificationError('bundle/too-large');
  if (stills.length > mostStills) throw new VerificationError('bundle/form');
  return text;
}

/** The most that a bundle with so many stills may hold. */
function maxBodyBytes(mostStills: number): number {
  return MAX_BUNDLE_BYTES + mostStills * (MAX_SEALED_STILL_BYTES + 1);
}

/** What a browser waits for an answer: a body that takes longer is nobody's any more. */
const READ_SECONDS = 30;

/**
 * The body as text, or `null` as soon as it is longer than it may be: what `content-length` says is
 * only believed when it says too much.
 *
 * @param options.seconds the longest that it may take; `arrived` is told of all bytes as they come
 * @throws VerificationError bundle/timeout for one that takes too long
 */
export async function readText(
  request: Request,
  maxBytes: number,
  { seconds = READ_SECONDS, arrived }: { readonly seconds?: number; readonly arrived?: Arrived } = {},
): Promise<string | null> {
  if (Number(request.headers.get('content-length')) > maxBytes) return null;
  if (request.body === null) return '';
  const reader: ReadableStreamDefaultReader<Uint8Array> = request.body.getReader();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    reader.cancel().catch(() => undefined);
  }, seconds * 1000);
  // A byte order mark is a character like any other: dropped, it would be a second spelling.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let bytes = 0;
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      bytes += chunk.value.length;
      if (bytes > maxBytes) {
        reader.cancel().catch(() => undefined);
        return null;
      }
      arrived?.(chunk.value.length);
      text += decoder.decode(chunk.value, { stream: true });
    }
  } catch (error) {
    reader.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  if (late) throw new VerificationError('bundle/timeout');
  return text + decoder.decode();
}
