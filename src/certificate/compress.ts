/**
 * Packs bytes: `gzip` (RFC 1952), or `deflate`, which by the name of this interface is zlib (RFC
 * 1950). In browsers and in Node alike.
 */
export function compress(bytes: Uint8Array<ArrayBuffer>, format: 'gzip' | 'deflate'): Promise<Uint8Array<ArrayBuffer>> {
  return pass(bytes, new CompressionStream(format), Number.POSITIVE_INFINITY);
}

/**
 * Unpacks gzip, and stops when more comes out than was expected.
 *
 * @throws RangeError when there are more than `maxBytes`, TypeError or Error when it is no gzip
 */
export function gunzip(bytes: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return pass(bytes, new DecompressionStream('gzip'), maxBytes);
}

async function pass(
  bytes: Uint8Array<ArrayBuffer>,
  through: CompressionStream | DecompressionStream,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = through.writable.getWriter();
  const written = writer.write(bytes).then(() => writer.close());
  written.catch(() => undefined);
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = through.readable.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > maxBytes) {
      await reader.cancel();
      throw new RangeError('more bytes than expected');
    }
    parts.push(next.value);
  }
  await written;
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.byteLength;
  }
  return all;
}
