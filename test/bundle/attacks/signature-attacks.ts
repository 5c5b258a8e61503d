import { encode, forgeJws, jwsHeader, withPart } from '../../support/forge.js';
import { type Attack, type Material, onEnroll, onVerify } from './attack.js';

/** The order of P-256's group and its field's size (SP 800-186 §3.2.1.3). */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const FIELD = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;

function bytesOf(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** The other signature that verifies wherever the first does: ECDSA has two for each. */
export function twinOf(jws: string): string {
  const signature = Buffer.from(jws.split('.')[2] as string, 'base64url');
  const s = bytesOf(ORDER - numberOf(signature.subarray(32)));
  return withPart(jws, 2, encode(Uint8Array.from([...signature.subarray(0, 32), ...s])));
}

const key = (name: string, jwk: { readonly x: string; readonly y: string } | ((material: Material) => object)): Attack =>
  onEnroll(`a key that is no point: ${name}`, 'key/invalid', (material) => {
    const coordinates = typeof jwk === 'function' ? jwk(material) : jwk;
    return material.sign(material.claims, { alg: 'ES256', typ: 'countersign+jwt', jwk: { kty: 'EC', crv: 'P-256', ...coordinates } });
  });
const filled = (value: number): string => encode(new Uint8Array(32).fill(value));

const KEYS: readonly Attack[] = [
  key('off the curve', { x: filled(1), y: filled(2) }),
  key('zeros', { x: filled(0), y: filled(0) }),
  key('beyond the field', { x: filled(255), y: filled(255) }),
  key('a coordinate plus the field’s size', ({ browser }) => {
    const beyond = encode(Uint8Array.from(bytesOf((FIELD + 5n) % 2n ** 256n)));
    return { x: beyond, y: browser.key.publicJwk.y };
  }),
  key('coordinates exchanged', ({ browser }) => ({ x: browser.key.publicJwk.y, y: browser.key.publicJwk.x })),
  key('the coordinate of another key', ({ browser, thief }) => ({ x: browser.key.publicJwk.x, y: thief.key.publicJwk.y })),
  onVerify('a device that nobody registered', 'key/unknown', async ({ claims, thief, encrypt }) =>
    encrypt(await forgeJws(jwsHeader(thief.key, 'kid'), claims, thief.key.privateKey)),
  ),
  onVerify('the kid of nobody', 'key/unknown', ({ sign, claims }) =>
    sign(claims, { alg: 'ES256', typ: 'countersign+jwt', kid: 'A'.repeat(43) }),
  ),
];

const signature = (name: string, change: (right: Buffer) => Uint8Array): Attack =>
  onVerify(`a signature ${name}`, 'jws/signature', ({ jws, encrypt }) =>
    encrypt(withPart(jws, 2, encode(Uint8Array.from(change(Buffer.from(jws.split('.')[2] as string, 'base64url')))))),
  );
const ofNumbers = (r: bigint | null, s: bigint | null): ((right: Buffer) => Uint8Array) => {
  return (right) => Buffer.concat([r === null ? right.subarray(0, 32) : bytesOf(r), s === null ? right.subarray(32) : bytesOf(s)]);
};

const SIGNATURES: readonly Attack[] = [
  onVerify('a signature by the thief’s key under the victim’s name', 'jws/signature', async ({ claims, browser, thief, encrypt }) =>
    encrypt(await forgeJws(jwsHeader(browser.key, 'kid'), claims, thief.key.privateKey)),
  ),
  onEnroll('a signature by another key than the embedded one', 'jws/signature', async ({ claims, browser, thief, encrypt }) =>
    encrypt(await forgeJws(jwsHeader(browser.key, 'jwk'), claims, thief.key.privateKey)),
  ),
  onEnroll('the mirrored point for a key', 'jws/signature', ({ sign, claims, browser }) => {
    const { x, y } = browser.key.publicJwk;
    const mirrored = encode(Uint8Array.from(bytesOf(FIELD - numberOf(Buffer.from(y, 'base64url')))));
    return sign(claims, { alg: 'ES256', typ: 'countersign+jwt', jwk: { kty: 'EC', crv: 'P-256', x, y: mirrored } });
  }),
  onVerify('a signature by the backend’s own key', 'jws/signature', async ({ claims, browser, keys, encrypt }) =>
    encrypt(await forgeJws(jwsHeader(browser.key, 'kid'), claims, keys.signing.key)),
  ),
  signature('of zeros', ofNumbers(0n, 0n)),
  signature('with r = 0', ofNumbers(0n, null)),
  signature('with s = 0', ofNumbers(null, 0n)),
  signature('with r = 1 and s = 1', ofNumbers(1n, 1n)),
  signature('with both numbers the order of the group', ofNumbers(ORDER, ORDER)),
  signature('with s beyond the order', ofNumbers(null, 2n ** 256n - 1n)),
  signature('with its numbers exchanged', (right) => Buffer.concat([right.subarray(32), right.subarray(0, 32)])),
  onVerify('the signature of another bundle', 'jws/signature', async ({ jws, encrypt, another }) =>
    encrypt(withPart(jws, 2, (await another()).jws.split('.')[2])),
  ),
  onVerify('the payload of another bundle', 'jws/signature', async ({ jws, encrypt, another }) =>
    encrypt(withPart(jws, 1, (await another()).jws.split('.')[1])),
  ),
  onVerify('a payload with another learner', 'jws/signature', ({ jws, claims, encrypt }) =>
    encrypt(withPart(jws, 1, { ...claims, sub: 'eve' })),
  ),
  onVerify('a payload with other spaces', 'jws/signature', ({ jws, claims, encrypt }) =>
    encrypt(withPart(jws, 1, encode(JSON.stringify(claims, null, 1)))),
  ),
  onVerify('a header with other spaces', 'jws/signature', ({ jws, browser, encrypt }) =>
    encrypt(withPart(jws, 0, encode(JSON.stringify(jwsHeader(browser.key, 'kid'), null, 1)))),
  ),
  onVerify('the key itself in the place of its name', 'jws/signature', ({ jws, browser, encrypt }) =>
    encrypt(withPart(jws, 0, jwsHeader(browser.key, 'jwk'))),
  ),
];

/** Attacks on the device's key and on the signature itself: steps 6 and 7. */
export const SIGNATURE_ATTACKS: readonly Attack[] = [...KEYS, ...SIGNATURES];
