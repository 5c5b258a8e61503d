import { MAX_SEALED_STILL_BYTES } from '../bundle/open-still.js';
import { VerificationError } from '../bundle/verification-error.js';

/** A sealed bundle is at most this long (wire format v1). */
export const MAX_BUNDLE_BYTES: number = 64 * 1024;

/**
 * Step 1: a body of the right type, read until it is longer than any bundle may be.
 *
 * @param mostStills how many pictures the policy asks for
 * @returns the sealed claims on the first line, a sealed still on each further one
 * @throws VerificationError bundle/media-type, bundle/too-large; bundle/form for more lines than that
 */
export async function readBundle(request: Request, mostStills: number): Promise<string> {
  if (request.headers.get('content-type') !== 'application/jose') throw new VerificationError('bundle/media-type');
  const text = await readText(request, MAX_BUNDLE_BYTES + mostStills * (MAX_SEALED_STILL_BYTES + 1));
  if (text === null) throw new VerificationError('bundle/too-large');
  const [claims = '', ...stills] = text.split('\n');
  if (claims.length > MAX_BUNDLE_BYTES) throw new VerificationError('bundle/too-large');
  if (stills.length > mostStills) throw new VerificationError('bundle/form');
  return text;
}

/** The body as text, or `null` as soon as it is longer than it may be: what `content-length` says is only believed when it says too much. */
export async function readText(request: Request, maxBytes: number): Promise<string | null> {
  if (Number(request.headers.get('content-length')) > maxBytes) return null;
  // A byte order mark is a character like any other: dropped, it would be a second spelling.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  let bytes = 0;
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    if (bytes > maxBytes) return null;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
