import { CompactEncrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { encode, forgeJwe, jsonPart, withPart } from '../../support/forge.js';
import { type Attack, type Material, onVerify } from './attack.js';
import { respelled } from './form-attacks.js';

/** 32 bytes that are no point of P-256 with any small companion. */
const OFF_CURVE = { kty: 'EC', crv: 'P-256', x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
const INFINITY = { ...OFF_CURVE, x: encode(new Uint8Array(32)), y: encode(new Uint8Array(32)) };
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** The header of a right bundle with some members changed; `undefined` takes one away. */
const header = (name: string, change: Record<string, unknown>): Attack =>
  onVerify(`JWE header: ${name}`, 'jwe/header', ({ sealed }) => withPart(sealed, 0, { ...jsonPart(sealed, 0), ...change }));

/** The header's text, changed. */
const headerText = (name: string, change: (text: string) => string | Uint8Array): Attack =>
  onVerify(`JWE header: ${name}`, 'jwe/header', ({ sealed }) => withPart(sealed, 0, encode(change(JSON.stringify(jsonPart(sealed, 0))))));

/**
 * A token that any JOSE library opens with this backend's key: only the allow-list stands in its
 * way.
 */
const valid = (name: string, change: Record<string, unknown>): Attack =>
  onVerify(`a JWE that is valid, with ${name}`, 'jwe/header', ({ jws, keys }) => forgeJwe(jws, keys, change));

const MEMBERS: readonly Attack[] = [
  header('compression', { zip: 'DEF' }),
  header('no key management', { alg: 'none' }),
  header('an algorithm in other letters', { alg: 'ecdh-es+a256kw' }),
  header('a list of algorithms', { alg: ['ECDH-ES+A256KW'] }),
  header('no algorithm', { alg: undefined }),
  header('RSA 1.5, for a padding oracle', { alg: 'RSA1_5' }),
  header('no content encryption', { enc: 'none' }),
  header('content encryption without authentication', { enc: 'A256CBC' }),
  header('another type', { typ: 'JWT' }),
  header('the type of the inner token', { typ: 'countersign+jwt' }),
  header('no type', { typ: undefined }),
  header('no content type', { cty: undefined }),
  header('another content type', { cty: 'JSON' }),
  header('a critical extension that is there', { crit: ['exp'], exp: 1 }),
  header('an empty list of critical extensions', { crit: [] }),
  header('a key by address', { jku: 'https://evil.example/jwks' }),
  header('a certificate by address', { x5u: 'https://evil.example/cert' }),
  header('a certificate', { x5c: ['AAAA'] }),
  header('an embedded key', { jwk: OFF_CURVE }),
  header('the members of another key wrap', { iv: 'AAAA', tag: 'AAAA' }),
  header('claims', { iss: 'x', aud: 'y' }),
  header('no kid', { kid: undefined }),
  header('an empty kid', { kid: '' }),
  header('a kid of 201 characters', { kid: 'k'.repeat(201) }),
  header('a kid that is a list', { kid: ['a'] }),
  header('an ephemeral key with its private half', { epk: { ...OFF_CURVE, d: 'A'.repeat(43) } }),
  header('an ephemeral key on P-384', { epk: { ...OFF_CURVE, crv: 'P-384' } }),
  header('an ephemeral key on X25519', { epk: { kty: 'OKP', crv: 'X25519', x: 'A'.repeat(43) } }),
  header('an ephemeral key of another kind', { epk: { ...OFF_CURVE, kty: 'RSA' } }),
  header('an ephemeral key that is text', { epk: 'AAAA' }),
  header('no ephemeral key', { epk: undefined }),
  header('an ephemeral key with a kid', { epk: { ...OFF_CURVE, kid: 'x' } }),
  header('an ephemeral key with leading zeros', { epk: { ...OFF_CURVE, x: encode(new Uint8Array(33)) } }),
];

const TEXTS: readonly Attack[] = [
  headerText('a member that stands twice', (text) => text.replace('{', '{"enc":"A256GCM",')),
  headerText('a member that stands twice, once escaped', (text) => text.replace('{', '{"\\u0065nc":"A256GCM",')),
  headerText('a member of every object', (text) => text.replace('{', '{"__proto__":{},')),
  headerText('a byte order mark', (text) => `\uFEFF${text}`),
  headerText('bytes that are not UTF-8', (text) => new Uint8Array([...bytesOf(text.slice(0, -1)), 0xff, 0x7d])),
  headerText('UTF-16', (text) => new Uint8Array(Buffer.from(text, 'utf16le'))),
  headerText('text behind it', (text) => `${text}{}`),
  headerText('a list of one', (text) => `[${text}]`),
  headerText('null', () => 'null'),
  headerText('text', () => '"ECDH-ES+A256KW"'),
  headerText('half of it', (text) => text.slice(0, text.length / 2)),
  headerText('nine levels', (text) => text.replace('"epk":{', `"epk":{"a":${'['.repeat(9)}${']'.repeat(9)},`)),
  onVerify('JWE header: an ephemeral key in a second spelling', 'jwe/header', ({ sealed }) => {
    const epk = jsonPart(sealed, 0).epk as { x: string };
    return withPart(sealed, 0, { ...jsonPart(sealed, 0), epk: { ...epk, x: respelled(epk.x) } });
  }),
];

type KeyOf = (publicKey: JWK) => Promise<Parameters<CompactEncrypt['encrypt']>[0]>;

/** A token of another kind, made for a key that an attacker has or can guess. */
async function forKey({ jws, keys }: Pick<Material, 'jws' | 'keys'>, alg: string, keyOf: KeyOf): Promise<string> {
  const { kid, ...jwk } = keys.encryptionKey;
  const header = { alg, enc: 'A256GCM', kid, typ: 'countersign+jwe', cty: 'JWT' };
  return new CompactEncrypt(bytesOf(jws)).setProtectedHeader(header).encrypt(await keyOf(jwk));
}

const confused = (name: string, alg: string, keyOf: KeyOf): Attack =>
  onVerify(`a JWE that is valid, ${name}`, 'jwe/header', (material) => forKey(material, alg, keyOf));
const coordinateOf: KeyOf = async ({ x }) => Buffer.from(x as string, 'base64url');

const CONFUSION: readonly Attack[] = [
  onVerify('a JWE that is valid, with direct key agreement', 'bundle/not-canonical', ({ jws, keys }) =>
    forgeJwe(jws, keys, { alg: 'ECDH-ES' }),
  ),
  onVerify('direct key agreement with a wrapped key all the same', 'jwe/header', async ({ jws, keys }) =>
    withPart(await forgeJwe(jws, keys, { alg: 'ECDH-ES' }), 1, 'AAAA'),
  ),
  onVerify('a JWE that is valid, under the public key’s coordinate as a shared secret', 'bundle/not-canonical', (material) =>
    forKey(material, 'dir', coordinateOf),
  ),
  onVerify('a shared secret with a wrapped key all the same', 'jwe/header', async (material) =>
    withPart(await forKey(material, 'dir', coordinateOf), 1, 'AAAA'),
  ),
  valid('a shorter key wrap', { alg: 'ECDH-ES+A128KW' }),
  valid('a shorter content key', { enc: 'A128GCM' }),
  valid('another content encryption', { enc: 'A256CBC-HS512' }),
  confused('wrapped with the public key’s coordinate', 'A256KW', coordinateOf),
  confused('under a password', 'PBES2-HS256+A128KW', async () => bytesOf('password')),
  confused('under an RSA key', 'RSA-OAEP-256', async () => (await generateKeyPair('RSA-OAEP-256')).publicKey),
  header('a password with two thousand million rounds', { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAAAAAAAAAAAAAAAAAAAA' }),
  onVerify('a JWE that is valid, with names of both sides in the agreement', 'jwe/header', ({ jws, keys }) => {
    const { kid, ...jwk } = keys.encryptionKey;
    return new CompactEncrypt(bytesOf(jws))
      .setProtectedHeader({ alg: 'ECDH-ES+A256KW', enc: 'A256GCM', kid, typ: 'countersign+jwe', cty: 'JWT' })
      .setKeyManagementParameters({ apu: bytesOf('a'), apv: bytesOf('b') })
      .encrypt(jwk);
  }),
];

const part = (name: string, index: number, value: (right: Uint8Array) => Uint8Array): Attack =>
  onVerify(name, 'jwe/undecryptable', ({ sealed }) =>
    withPart(sealed, index, encode(Uint8Array.from(value(Buffer.from(sealed.split('.')[index] as string, 'base64url'))))),
  );

/** One part of another right bundle in the place of its own. */
const swapped = (what: string, index: number): Attack =>
  onVerify(`the ${what} of another bundle`, 'jwe/undecryptable', async ({ sealed, another }) =>
    withPart(sealed, index, (await another()).sealed.split('.')[index]),
  );

const withEpk = (name: string, epk: object): Attack =>
  onVerify(name, 'jwe/undecryptable', ({ sealed }) => withPart(sealed, 0, { ...jsonPart(sealed, 0), epk }));

const unknown = (name: string, kid: string): Attack => onVerify(name, 'jwe/unknown-key', ({ jws, keys }) => forgeJwe(jws, keys, { kid }));

const DECRYPTION: readonly Attack[] = [
  onVerify('a bundle for another backend', 'jwe/unknown-key', ({ jws, otherKeys }) => forgeJwe(jws, otherKeys)),
  onVerify('the kid of the backend’s signing key', 'jwe/unknown-key', ({ jws, keys }) => forgeJwe(jws, keys, { kid: keys.signing.kid })),
  unknown('a kid that every object has', '__proto__'),
  unknown('a kid that is a path', '../../keys/private.json'),
  unknown('a kid that is SQL', "' or '1'='1"),
  onVerify('a bundle for another backend under this one’s kid', 'jwe/undecryptable', ({ jws, keys, otherKeys }) =>
    forgeJwe(jws, otherKeys, { kid: keys.encryptionKey.kid }),
  ),
  onVerify('a bundle for the backend’s signing key under the kid of the other', 'jwe/undecryptable', ({ jws, keys }) => {
    const { x = '', y = '' } = keys.jwks.keys[0] ?? {};
    return forgeJwe(jws, { ...keys, encryptionKey: { ...keys.encryptionKey, x, y } });
  }),
  withEpk('an ephemeral key that is not on the curve', OFF_CURVE),
  withEpk('an ephemeral key of zeros', INFINITY),
  withEpk('an ephemeral key beyond the field', { ...OFF_CURVE, x: encode(new Uint8Array(32).fill(255)) }),
  onVerify('the backend’s own key as the ephemeral one', 'jwe/undecryptable', ({ sealed, keys }) => {
    const { kty, crv, x, y } = keys.encryptionKey;
    return withPart(sealed, 0, { ...jsonPart(sealed, 0), epk: { kty, crv, x, y } });
  }),
  onVerify('a fresh ephemeral key', 'jwe/undecryptable', async ({ sealed }) => {
    const { publicKey } = await generateKeyPair('ECDH-ES+A256KW', { crv: 'P-256', extractable: true });
    return withPart(sealed, 0, { ...jsonPart(sealed, 0), epk: await exportJWK(publicKey) });
  }),
  onVerify('the header’s members in another order', 'jwe/undecryptable', ({ sealed }) =>
    withPart(sealed, 0, Object.fromEntries(Object.entries(jsonPart(sealed, 0)).reverse())),
  ),
  part('a tag of 12 bytes', 4, (tag) => tag.subarray(0, 12)),
  part('a tag of 4 bytes', 4, (tag) => tag.subarray(0, 4)),
  part('a tag of 32 bytes', 4, (tag) => Buffer.concat([tag, tag])),
  part('a tag of zeros', 4, (tag) => tag.map(() => 0)),
  part('an initialisation vector of 16 bytes', 2, () => new Uint8Array(16)),
  part('an initialisation vector of one byte', 2, () => new Uint8Array(1)),
  part('an initialisation vector of zeros', 2, (iv) => iv.map(() => 0)),
  part('a wrapped key of zeros', 1, (key) => key.map(() => 0)),
  part('a wrapped key of 24 bytes', 1, (key) => key.subarray(0, 24)),
  part('a ciphertext without its last byte', 3, (text) => text.subarray(0, -1)),
  part('a ciphertext with a byte more', 3, (text) => Buffer.concat([text, Buffer.of(0)])),
  part('a ciphertext of one byte', 3, (text) => text.subarray(0, 1)),
  swapped('header', 0),
  swapped('wrapped key', 1),
  swapped('initialisation vector', 2),
  swapped('ciphertext', 3),
  swapped('tag', 4),
  onVerify('a plaintext that is not UTF-8', 'jwe/undecryptable', ({ encrypt }) => encrypt(Uint8Array.of(0xff, 0xfe, 0x2e))),
];

/** Attacks on the encryption: steps 3 and 4. */
export const JWE_ATTACKS: readonly Attack[] = [...MEMBERS, ...TEXTS, ...CONFUSION, ...DECRYPTION];
