import { createHmac } from 'node:crypto';
import { exportSPKI, importJWK } from 'jose';
import { encode, jsonPart, jwsHeader, withPart } from '../../support/forge.js';
import { type Attack, type Material, onEnroll, onVerify } from './attack.js';
import { respelled } from './form-attacks.js';

const OFF_CURVE = { kty: 'EC', crv: 'P-256', x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
const RIGHT = { alg: 'ES256', typ: 'countersign+jwt' };

/** The right header of an enrollment with some members changed, signed by the right key. */
const header = (name: string, change: Record<string, unknown> | ((material: Material) => Record<string, unknown>)): Attack =>
  onEnroll(`JWS header: ${name}`, 'jws/header', ({ sign, claims, browser, ...rest }) => {
    const changed = typeof change === 'function' ? change({ sign, claims, browser, ...rest }) : change;
    return sign(claims, { ...jwsHeader(browser.key, 'jwk'), ...changed });
  });

const headerText = (name: string, change: (text: string) => string): Attack =>
  onEnroll(`JWS header: ${name}`, 'jws/header', ({ sign, claims, browser }) =>
    sign(claims, change(JSON.stringify(jwsHeader(browser.key, 'jwk')))),
  );

/** Signed with HMAC under something that everybody knows. */
const hmac = (name: string, secretOf: (material: Material) => Promise<string | Uint8Array>): Attack =>
  onVerify(`HMAC with ${name}`, 'jws/header', async (material) => {
    const header = { ...jwsHeader(material.browser.key, 'kid'), alg: 'HS256' };
    const input = `${encode(header)}.${encode(material.claims)}`;
    const mac = createHmac('sha256', await secretOf(material))
      .update(input)
      .digest();
    return material.encrypt(`${input}.${mac.toString('base64url')}`);
  });

const ALGORITHMS: readonly Attack[] = [
  onVerify('no algorithm and no signature', 'jws/form', ({ encrypt, claims, browser }) =>
    encrypt(`${encode({ ...jwsHeader(browser.key, 'kid'), alg: 'none' })}.${encode(claims)}.`),
  ),
  ...['none', 'None', 'NONE', 'nOnE', ''].map((alg) => header(`the algorithm ${JSON.stringify(alg)}`, { alg })),
  ...['ES384', 'ES512', 'ES256K', 'EdDSA', 'RS256', 'PS256', 'HS256', 'es256'].map((alg) => header(`the algorithm ${alg}`, { alg })),
  header('no algorithm at all', { alg: undefined }),
  header('a list of algorithms', { alg: ['ES256'] }),
  hmac('the device’s public key', async ({ browser }) => exportSPKI((await importJWK({ ...browser.key.publicJwk }, 'ES256')) as CryptoKey)),
  hmac('the device’s public key as JSON', async ({ browser }) => JSON.stringify(browser.key.publicJwk)),
  hmac('the backend’s public key', async ({ keys }) => Buffer.from(keys.encryptionKey.x, 'base64url')),
  hmac('no secret', async () => ''),
];

const MEMBERS: readonly Attack[] = [
  header('the type JWT', { typ: 'JWT' }),
  header('no type', { typ: undefined }),
  header('the type of a challenge', { typ: 'countersign-challenge+jwt' }),
  header('the type of a receipt', { typ: 'countersign-receipt+jwt' }),
  header('both identities', ({ browser }) => ({ kid: browser.key.thumbprint })),
  header('the victim’s name beside the thief’s key', ({ thief }) => ({ jwk: thief.key.publicJwk, kid: 'A'.repeat(43) })),
  header('neither identity', { jwk: undefined }),
  header('a critical extension', { crit: ['b64'], b64: false }),
  header('a payload that is not encoded', { b64: false }),
  header('a key by address', { jku: 'https://evil.example/jwks' }),
  header('a certificate by address', { x5u: 'https://evil.example/cert' }),
  header('a certificate', { x5c: ['AAAA'] }),
  header('a content type', { cty: 'JWT' }),
  header('compression', { zip: 'DEF' }),
  header('a key with its private half', ({ browser }) => ({ jwk: { ...browser.key.publicJwk, d: 'A'.repeat(43) } })),
  header('a key on another curve', ({ browser }) => ({ jwk: { ...browser.key.publicJwk, crv: 'P-521' } })),
  header('a key of another kind', ({ browser }) => ({ jwk: { ...browser.key.publicJwk, kty: 'OKP' } })),
  header('a key with a use', ({ browser }) => ({ jwk: { ...browser.key.publicJwk, use: 'sig' } })),
  header('a key with an algorithm', ({ browser }) => ({ jwk: { ...browser.key.publicJwk, alg: 'none' } })),
  header('a coordinate in a second spelling', ({ browser }) => ({
    jwk: { ...browser.key.publicJwk, x: respelled(browser.key.publicJwk.x) },
  })),
  header('a coordinate with a leading zero', { jwk: { ...OFF_CURVE, x: encode(new Uint8Array(33)) } }),
  header('a coordinate that is too short', { jwk: { ...OFF_CURVE, x: 'AAAA' } }),
  header('a coordinate that is a number', { jwk: { ...OFF_CURVE, x: 1 } }),
  header('an RSA key', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }),
  header('a symmetric key', { jwk: { kty: 'oct', k: 'AAAA' } }),
  header('an Edwards key', { jwk: { kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) } }),
  header('a key that is text', { jwk: 'AAAA' }),
  ...['../../etc/passwd', "' or '1'='1", '__proto__', 'A'.repeat(44), ''].map((kid) =>
    onVerify(`JWS header: the kid ${JSON.stringify(kid)}`, 'jws/header', ({ sign, claims }) => sign(claims, { ...RIGHT, kid })),
  ),
  onVerify('JWS header: a kid in a second spelling', 'jws/header', ({ sign, claims, browser }) =>
    sign(claims, { ...RIGHT, kid: respelled(browser.key.thumbprint) }),
  ),
  onVerify('JWS header: a list of kids', 'jws/header', ({ sign, claims, browser }) =>
    sign(claims, { ...RIGHT, kid: [browser.key.thumbprint] }),
  ),
  headerText('a member that stands twice', (text) => text.replace('{', '{"alg":"none",')),
  headerText('a member that stands twice, once escaped', (text) => text.replace('{', '{"\\u0061lg":"none",')),
  headerText('a byte order mark', (text) => `\uFEFF${text}`),
  headerText('a list of one', (text) => `[${text}]`),
  headerText('null', () => 'null'),
];

const inside = (
  name: string,
  make: (material: Material) => string | Promise<string>,
  code: 'jws/form' | 'jws/header' = 'jws/form',
): Attack => onVerify(`inside the JWE: ${name}`, code, async (material) => material.encrypt(await make(material)));

const FORM: readonly Attack[] = [
  inside('plain text', () => 'let me in'),
  inside('the claims, not signed', ({ claims }) => JSON.stringify(claims)),
  inside('two parts', ({ jws }) => jws.split('.').slice(0, 2).join('.')),
  inside('four parts', ({ jws }) => `${jws}.AAAA`),
  inside('another JWE', ({ sealed }) => sealed),
  inside('the JSON serialization', ({ jws }) => {
    const [header, payload, signature] = jws.split('.');
    return JSON.stringify({ payload, signatures: [{ protected: header, signature }] });
  }),
  inside('a detached payload', ({ jws }) => withPart(jws, 1, '')),
  inside('no signature', ({ jws }) => withPart(jws, 2, '')),
  inside('a signature in a second spelling', ({ jws }) => withPart(jws, 2, respelled(jws.split('.')[2] as string))),
  inside('padding', ({ jws }) => `${jws}==`),
  inside('a byte order mark', ({ jws }) => `\uFEFF${jws}`),
  inside('a line end', ({ jws }) => `${jws}\n`),
  inside('a signature of 63 bytes', ({ jws }) => withPart(jws, 2, encode(new Uint8Array(63)))),
  inside('a signature of 65 bytes', ({ jws }) => withPart(jws, 2, encode(new Uint8Array(65)))),
  inside('a signature in DER', ({ jws }) => withPart(jws, 2, encode(derOf(Buffer.from(jws.split('.')[2] as string, 'base64url'))))),
  inside('the backend’s own challenge', ({ challenge }) => challenge.token, 'jws/header'),
  inside('a receipt', async ({ another }) => receiptOf(await another()), 'jws/header'),
];

/** The receipt that the backend gives for a right bundle. */
async function receiptOf({ browser, sealed }: Material): Promise<string> {
  const { receipt } = (await (await browser.post(sealed)).json()) as { receipt: string };
  if (jsonPart(receipt, 0).typ !== 'countersign-receipt+jwt') throw new Error('no receipt');
  return receipt;
}

/** X9.62: a sequence of two integers, as OpenSSL writes signatures. */
function derOf(raw: Uint8Array): Uint8Array {
  const integer = (bytes: Uint8Array): number[] => [2, bytes.length + 1, 0, ...bytes];
  const body = [...integer(raw.subarray(0, 32)), ...integer(raw.subarray(32))];
  return Uint8Array.from([0x30, body.length, ...body]);
}

/** Attacks on the signature's form and header: step 5. */
export const JWS_ATTACKS: readonly Attack[] = [...ALGORITHMS, ...MEMBERS, ...FORM];
