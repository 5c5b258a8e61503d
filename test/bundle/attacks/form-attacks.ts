import { MAX_BUNDLE_BYTES } from '../../../src/server/http/read-bundle.js';
import { withPart } from '../../support/forge.js';
import { type Attack, onVerify } from './attack.js';

/**
 * The same bytes in another spelling, with stray bits in the last character: part 1 is 40 bytes,
 * part 4 is 16, so both have some.
 */
export function respelled(part: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return part.slice(0, -1) + alphabet[alphabet.indexOf(part.slice(-1)) + 1];
}

function partOf(sealed: string, index: number): string {
  return sealed.split('.')[index] as string;
}

function flattened(sealed: string): object {
  const [header, encryptedKey, iv, ciphertext, tag] = sealed.split('.');
  return { protected: header, encrypted_key: encryptedKey, iv, ciphertext, tag };
}

const typed = (type: string, name: string): Attack =>
  onVerify(name, 'bundle/media-type', ({ sealed }) => ({ sealed, headers: { 'content-type': type } }));

/** Step 1: type and size. */
const BODY: readonly Attack[] = [
  typed('text/plain', 'a form that a foreign page can post: plain text'),
  typed('application/json', 'JSON for its type'),
  typed('application/jose; charset=utf-8', 'a type with a parameter'),
  typed('application/jose+json', 'the type of the JSON serialization'),
  typed('multipart/form-data; boundary=x', 'a form'),
  onVerify('one byte more than a bundle may have', 'bundle/too-large', () => 'A'.repeat(MAX_BUNDLE_BYTES + 1)),
  onVerify('ten megabytes', 'bundle/too-large', () => 'A'.repeat(10_000_000)),
  onVerify(
    'a right bundle with a mountain of text behind it',
    'bundle/too-large',
    ({ sealed }) => `${sealed}${' '.repeat(MAX_BUNDLE_BYTES)}`,
  ),
  onVerify('as many bytes as a bundle may have, but of nothing', 'bundle/form', () => 'A'.repeat(MAX_BUNDLE_BYTES)),
  onVerify('as many dots as fit', 'bundle/form', () => '.'.repeat(MAX_BUNDLE_BYTES)),
];

/** Step 2: five parts in their one spelling. */
const FORM: readonly Attack[] = [
  onVerify('an empty body', 'bundle/form', () => ''),
  onVerify('the signed token alone, not encrypted', 'bundle/form', ({ jws }) => jws),
  onVerify('the challenge itself', 'bundle/form', ({ challenge }) => challenge.token),
  onVerify('the flattened JSON serialization', 'bundle/form', ({ sealed }) => JSON.stringify(flattened(sealed))),
  onVerify('the general JSON serialization', 'bundle/form', ({ sealed }) => {
    const { encrypted_key, ...rest } = flattened(sealed) as { encrypted_key: string };
    return JSON.stringify({ ...rest, recipients: [{ encrypted_key }] });
  }),
  onVerify('four parts: the tag cut off', 'bundle/form', ({ sealed }) => sealed.slice(0, sealed.lastIndexOf('.'))),
  onVerify('six parts', 'bundle/form', ({ sealed }) => `${sealed}.AAAA`),
  onVerify('a right bundle twice', 'bundle/form', ({ sealed }) => `${sealed}.${sealed}`),
  onVerify('five empty parts', 'bundle/not-canonical', () => '....'),
  ...['header', 'encrypted key', 'initialisation vector', 'ciphertext', 'tag'].map((what, index) =>
    onVerify(`an empty ${what}`, 'bundle/not-canonical', ({ sealed }) => withPart(sealed, index, '')),
  ),
  ...([1, 4] as const).map((index) =>
    onVerify(`stray bits in the last character of part ${index}`, 'bundle/not-canonical', ({ sealed }) =>
      withPart(sealed, index, respelled(partOf(sealed, index))),
    ),
  ),
  onVerify('padding', 'bundle/not-canonical', ({ sealed }) => `${sealed}==`),
  onVerify('a space in front', 'bundle/not-canonical', ({ sealed }) => ` ${sealed}`),
  onVerify('a line end behind: a still that is empty, where none was asked for', 'bundle/form', ({ sealed }) => `${sealed}\n`),
  onVerify('a NUL behind', 'bundle/not-canonical', ({ sealed }) => `${sealed}\0`),
  onVerify('a byte order mark in front', 'bundle/not-canonical', ({ sealed }) => `\uFEFF${sealed}`),
  onVerify('a line end in the middle, as in a mail', 'bundle/form', ({ sealed }) => sealed.replace(/^(.{76})/, '$1\r\n')),
  onVerify('the alphabet of plain base64', 'bundle/not-canonical', ({ sealed }) => withPart(sealed, 4, `${'+/'.repeat(11)}`)),
  onVerify('a letter that looks like another', 'bundle/not-canonical', ({ sealed }) =>
    withPart(sealed, 2, `а${partOf(sealed, 2).slice(1)}`),
  ),
  onVerify('percent signs', 'bundle/not-canonical', ({ sealed }) => withPart(sealed, 4, '%41%41%41%41')),
  onVerify('a part of a length that no bytes have', 'bundle/not-canonical', ({ sealed }) => withPart(sealed, 2, 'AAAAA')),
];

/** Attacks on the body and its form: steps 1 and 2. */
export const FORM_ATTACKS: readonly Attack[] = [...BODY, ...FORM];
