import { VerificationError } from '../bundle/verification-error.js';

/** A sealed bundle is at most this long (wire format v1). */
export const MAX_BUNDLE_BYTES: number = 64 * 1024;

/**
 * Step 1: a body of the right type, read until it is longer than any bundle.
 *
 * @throws VerificationError bundle/media-type, bundle/too-large
 */
export async function readBundle(request: Request): Promise<string> {
  if (request.headers.get('content-type') !== 'application/jose') throw new VerificationError('bundle/media-type');
  const text = await readText(request, MAX_BUNDLE_BYTES);
  if (text === null) throw new VerificationError('bundle/too-large');
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
