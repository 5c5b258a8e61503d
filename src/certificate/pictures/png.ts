import { CertificateError } from '../claims/certificate-error.js';

/** PNG, third edition, §5.2. */
export const PNG_SIGNATURE: Uint8Array<ArrayBuffer> = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** A badge is far below both. */
const MOST_BYTES = 8 * 2 ** 20;
const MOST_CHUNKS = 4096;

/** A part of a PNG file: four letters and bytes. */
export interface PngChunk {
  readonly type: string;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** CRC-32 of PNG §D: reflected polynomial 0xEDB88320. */
const CRC_TABLE: Uint32Array = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = (CRC_TABLE[(crc ^ byte) & 0xff] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/**
 * Takes a PNG file apart.
 *
 * @throws CertificateError `image/form` for what is no PNG, is cut off, has a checksum that does
 *   not fit, or goes on after its end; `image/too-large` beyond 8 MiB or 4,096 parts, before any
 *   checksum is made
 */
export function readPng(png: Uint8Array): PngChunk[] {
  if (png.length > MOST_BYTES) throw new CertificateError('image/too-large');
  if (!PNG_SIGNATURE.every((byte, at) => png[at] === byte)) throw new CertificateError('image/form');
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: PngChunk[] = [];
  let at = PNG_SIGNATURE.length;
  for (let next = at, count = 0; next + 12 <= png.length; next += 12 + view.getUint32(next))
    if (++count > MOST_CHUNKS) throw new CertificateError('image/too-large');
  while (at + 12 <= png.length) {
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > png.length) break;
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (view.getUint32(end - 4) !== crc32(png.subarray(at + 4, end - 4))) throw new CertificateError('image/form');
    chunks.push({ type, data: png.slice(at + 8, end - 4) });
    at = end;
    if (type === 'IEND') break;
  }
  if (chunks[0]?.type !== 'IHDR' || chunks.at(-1)?.type !== 'IEND' || at !== png.length) throw new CertificateError('image/form');
  return chunks;
}

/** Puts a PNG file together, with checksums. */
export function writePng(chunks: readonly PngChunk[]): Uint8Array<ArrayBuffer> {
  const length = chunks.reduce((sum, { data }) => sum + 12 + data.length, PNG_SIGNATURE.length);
  const png = new Uint8Array(length);
  const view = new DataView(png.buffer);
  png.set(PNG_SIGNATURE);
  let at = PNG_SIGNATURE.length;
  for (const { type, data } of chunks) {
    const end = at + 12 + data.length;
    view.setUint32(at, data.length);
    for (let letter = 0; letter < 4; letter++) png[at + 4 + letter] = type.charCodeAt(letter);
    png.set(data, at + 8);
    view.setUint32(end - 4, crc32(png.subarray(at + 4, end - 4)));
    at = end;
  }
  return png;
}
