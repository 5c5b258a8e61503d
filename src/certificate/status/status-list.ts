import { fromBase64url, toBase64url } from '../../base64url.js';
import { compress, gunzip } from '../compress.js';

/**
 * Bitstring Status List §3.4: a list has at least this many entries, so that one entry says little
 * about whose it is.
 */
export const STATUS_LIST_LENGTH = 131_072;
/** What a list may unpack to, in bytes: 8 million entries. */
const MAX_BYTES = 1_048_576;

/** One bit for each certificate: 1 is revoked. Entry 0 is the first byte's highest bit. */
export type StatusBits = Uint8Array<ArrayBuffer>;

/**
 * A status list in which the named entries are revoked: what a database with one row for each
 * revocation needs.
 *
 * @throws RangeError for an entry outside the list, TypeError for a length that is too small, too
 *   large or no multiple of 8
 *
 * @example
 * const bits = createStatusList([17, 40_012]);
 */
export function createStatusList(revoked: Iterable<number> = [], length: number = STATUS_LIST_LENGTH): StatusBits {
  if (!Number.isInteger(length) || length < STATUS_LIST_LENGTH || length > MAX_BYTES * 8 || length % 8 !== 0) {
    throw new TypeError(`createStatusList: length must be a multiple of 8 from ${STATUS_LIST_LENGTH} to ${MAX_BYTES * 8}`);
  }
  const bits = new Uint8Array(length / 8);
  for (const index of revoked) write(bits, index, true);
  return bits;
}

/**
 * @returns a copy of the list in which the entry is revoked. @throws RangeError for an entry
 *   outside the list
 *
 * @example
 * const bits = setStatus(createStatusList(), 17);
 */
export function setStatus(bits: StatusBits, index: number): StatusBits {
  return write(bits.slice(), index, true);
}

/**
 * @returns a copy of the list in which the entry is not revoked. @throws RangeError for an entry
 *   outside the list
 *
 * @example
 * const bits = clearStatus(createStatusList([17]), 17);
 */
export function clearStatus(bits: StatusBits, index: number): StatusBits {
  return write(bits.slice(), index, false);
}

/**
 * @returns whether the entry is revoked. @throws RangeError for an entry outside the list
 *
 * @example
 * readStatus(createStatusList([17]), 17); // true
 */
export function readStatus(bits: StatusBits, index: number): boolean {
  const { byte, mask } = place(bits, index);
  return ((bits[byte] as number) & mask) !== 0;
}

/**
 * A random entry for a new certificate: the order of issue must not show. Ask again when the entry
 * is taken.
 *
 * @example
 * let index = randomStatusIndex();
 * while (taken.has(index)) index = randomStatusIndex();
 */
export function randomStatusIndex(length: number = STATUS_LIST_LENGTH): number {
  if (!Number.isInteger(length) || length < 1 || length > 2 ** 32) throw new TypeError('randomStatusIndex: length must be an integer');
  const limit = 2 ** 32 - (2 ** 32 % length);
  const word = new Uint32Array(1);
  do crypto.getRandomValues(word);
  while ((word[0] as number) >= limit);
  return (word[0] as number) % length;
}

/**
 * The list as text: multibase base64url (`u`) of the gzip, Bitstring Status List §3.3.
 *
 * @example
 * const encodedList = await encodeStatusList(createStatusList([17]));
 */
export async function encodeStatusList(bits: StatusBits): Promise<string> {
  return `u${toBase64url(await compress(bits, 'gzip'))}`;
}

/**
 * The list of a text.
 *
 * @throws SyntaxError for text that is not `u` and canonical base64url, RangeError for a list that
 *   is too short or unpacks to more than 1 MiB, and what unpacking throws
 *
 * @example
 * const bits = await decodeStatusList(encodedList);
 */
export async function decodeStatusList(text: string): Promise<StatusBits> {
  const packed = text.startsWith('u') ? fromBase64url(text.slice(1)) : null;
  if (packed === null) throw new SyntaxError('not a multibase base64url text');
  const bits = await gunzip(packed, MAX_BYTES);
  if (bits.length * 8 < STATUS_LIST_LENGTH) throw new RangeError('too few entries');
  return bits;
}

function write(bits: StatusBits, index: number, revoked: boolean): StatusBits {
  const { byte, mask } = place(bits, index);
  bits[byte] = revoked ? (bits[byte] as number) | mask : (bits[byte] as number) & ~mask;
  return bits;
}

function place(bits: StatusBits, index: number): { readonly byte: number; readonly mask: number } {
  if (!Number.isInteger(index) || index < 0 || index >= bits.length * 8) throw new RangeError('status list: no such entry');
  return { byte: index >> 3, mask: 0x80 >> (index & 7) };
}
