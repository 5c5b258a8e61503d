import { type CryptoKey, compactDecrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { seal } from '../../src/bundle/page/seal.js';
import type { BundleClaims } from '../../src/bundle/schema.js';
import { type OpenOptions, openBundle } from '../../src/bundle/server/open.js';
import { STEP_NAMES, type StepName } from '../../src/bundle/steps.js';
import { VERIFICATION_FAILURES, type VerificationCode } from '../../src/bundle/verification-error.js';
import type { Challenge } from '../../src/types.js';
import { backendKeys } from '../support/backend-keys.js';
import { evidenceOf } from '../support/evidence.js';
import {
  AUDIENCE,
  challengeClaims,
  deviceKey,
  encode,
  forgeJwe,
  forgeJws,
  ISSUED_AT,
  jsonPart,
  jwsHeader,
  ORIGIN,
  unsignedChallenge,
  withPart,
} from '../support/forge.js';
import { writingOf } from '../support/writing.js';

const keys = await backendKeys();
const otherKeys = await backendKeys();
const key = await deviceKey();
const foreign = await deviceKey();
const ELAPSED = 60;
const NOW = ISSUED_AT + ELAPSED + 2;

const options: OpenOptions = {
  decryptionKeys: keys.decryption,
  deviceKey: async (thumbprint) => (thumbprint === key.thumbprint ? { jwk: key.publicJwk, revoked: false } : null),
  audience: AUDIENCE,
  origins: [ORIGIN],
  now: NOW,
  lateSeconds: 86_400,
};

let sealed: string;
let jws: string;
let claims: BundleClaims;

function sealFor(purpose: 'enroll' | 'verify'): Promise<string> {
  const challenged = challengeClaims(keys, { purpose });
  const challenge: Challenge = { token: unsignedChallenge(challenged), claims: challenged, receivedAtMs: 0 };
  const evidence = evidenceOf({ face: 1, typist: 1 }, challenged, 1);
  return seal({
    challenge,
    evidence,
    origin: ORIGIN,
    key,
    elapsedSeconds: ELAPSED,
    sdk: { name: 'countersign', version: '0', build: 'x' },
  });
}

beforeAll(async () => {
  sealed = await sealFor('enroll');
  const { plaintext } = await compactDecrypt(sealed, keys.decryption.values().next().value as CryptoKey);
  claims = jsonPart(new TextDecoder().decode(plaintext), 1) as unknown as BundleClaims;
  jws = await forgeJws(jwsHeader(key, 'jwk'), claims, key.privateKey);
});

async function sha256(text: string): Promise<string> {
  return encode(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

/** Asserts the code, and that the error is of the step that the table says. */
async function refused(bundle: string | Promise<string>, code: VerificationCode, changes: Partial<OpenOptions> = {}): Promise<void> {
  const { step, outward } = VERIFICATION_FAILURES[code];
  await expect(openBundle(await bundle, { ...options, ...changes })).rejects.toMatchObject({
    name: 'VerificationError',
    code,
    step,
    outward,
  });
}

/** A bundle with other claims, rightly signed and sealed. */
async function claiming(change: object): Promise<string> {
  return forgeJwe(await forgeJws(jwsHeader(key, 'jwk'), { ...claims, ...change }, key.privateKey), keys);
}

async function signedOver(payload: unknown): Promise<string> {
  return forgeJwe(await forgeJws(jwsHeader(key, 'jwk'), payload, key.privateKey), keys);
}

async function withJwsHeader(header: unknown): Promise<string> {
  return forgeJwe(await forgeJws(header, claims, key.privateKey), keys);
}

describe('openBundle', () => {
  it('opens what was sealed to enroll, and says that the key is new', async () => {
    const steps: StepName[] = [];
    const opened = await openBundle(sealed, { ...options, onStep: (step) => steps.push(step) });
    expect(opened.key).toEqual({ jwk: key.publicJwk, thumbprint: key.thumbprint, registered: false });
    expect(opened.late).toBe(false);
    expect(steps).toEqual(STEP_NAMES.slice(1, 11));
  });

  it('opens what was sealed to verify, by the registered key', async () => {
    const opened = await openBundle(await sealFor('verify'), options);
    expect(opened.key).toEqual({ jwk: key.publicJwk, thumbprint: key.thumbprint, registered: true });
    expect(opened.claims.purpose).toBe('verify');
  });

  it('opens a forged bundle that is right in everything: the attacks below differ in one thing only', async () => {
    await expect(openBundle(await forgeJwe(jws, keys), options)).resolves.toMatchObject({
      claims,
      signingHash: await sha256(jws.slice(0, jws.lastIndexOf('.'))),
    });
  });
});

describe('step 2, the form', () => {
  it.each(['', '.', 'a.b.c', 'a.b.c.d', 'a.b.c.d.e.f', '....'])('refuses %j', async (text) => {
    await refused(text, text === '....' ? 'bundle/not-canonical' : 'bundle/form');
  });

  it('refuses every other spelling of the last character of every part', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    for (const [index, part] of sealed.split('.').entries()) {
      const bytes = Buffer.from(part, 'base64url');
      for (const last of alphabet) {
        const variant = part.slice(0, -1) + last;
        if (variant === part || !Buffer.from(variant, 'base64url').equals(bytes)) continue;
        await refused(withPart(sealed, index, variant), 'bundle/not-canonical');
      }
    }
  });

  it.each(['=', ' ', '\n', '+', '/', 'é'])('refuses %j behind a part', async (character) => {
    for (let index = 0; index < 5; index++)
      await refused(withPart(sealed, index, sealed.split('.')[index] + character), 'bundle/not-canonical');
  });

  it('refuses a bare JWS', async () => {
    await refused(jws, 'bundle/form');
  });

  it('refuses the JSON serialization', async () => {
    await refused(JSON.stringify({ protected: 'e30', ciphertext: '' }), 'bundle/form');
  });
});

describe('step 3, the JWE header', () => {
  it.each<[string, Record<string, unknown>]>([
    ['compression', { zip: 'DEF' }],
    ['direct agreement', { alg: 'ECDH-ES' }],
    ['a shared secret', { alg: 'dir' }],
    ['a password with many rounds', { alg: 'PBES2-HS256+A128KW', p2c: 2 ** 31 - 1, p2s: 'AAAA' }],
    ['RSA', { alg: 'RSA-OAEP-256' }],
    ['another content encryption', { enc: 'A128CBC-HS256' }],
    ['another type', { typ: 'JWT' }],
    ['no content type', { cty: undefined }],
    ['a critical extension', { crit: ['x'], x: 1 }],
    ['a key by address', { jku: 'https://evil.example/jwks' }],
    ['an embedded key', { jwk: key.publicJwk }],
    ['a certificate', { x5c: ['AAAA'] }],
    ['agreement info', { apu: 'AAAA' }],
    ['an ephemeral key with its private half', { epk: { ...key.publicJwk, d: 'A'.repeat(43) } }],
    ['an ephemeral key on another curve', { epk: { ...key.publicJwk, crv: 'P-384' } }],
    ['no ephemeral key', { epk: undefined }],
    ['no kid', { kid: undefined }],
    ['an empty kid', { kid: '' }],
    ['a kid that is not text', { kid: 1 }],
  ])('refuses %s', async (_, change) => {
    await refused(withPart(sealed, 0, { ...jsonPart(sealed, 0), ...change }), 'jwe/header');
  });

  it('refuses a member that stands twice, a byte order mark, and what is not an object', async () => {
    const header = JSON.stringify(jsonPart(sealed, 0));
    for (const text of [header.replace('{', '{"enc":"A256GCM",'), `\uFEFF${header}`, 'null', '[]', '"x"', '{', 'x'])
      await refused(withPart(sealed, 0, encode(text)), 'jwe/header');
  });

  it('refuses an ephemeral key whose coordinate has a second spelling', async () => {
    const epk = jsonPart(sealed, 0).epk as { x: string };
    await refused(withPart(sealed, 0, { ...jsonPart(sealed, 0), epk: { ...epk, x: respelled(epk.x) } }), 'jwe/header');
  });
});

/** The same 32 bytes, with stray bits in the last character. */
function respelled(coordinate: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return coordinate.slice(0, -1) + alphabet[alphabet.indexOf(coordinate.slice(-1)) + 1];
}

describe('step 4, decryption', () => {
  it('refuses a key that it does not have', async () => {
    await refused(forgeJwe(jws, otherKeys), 'jwe/unknown-key');
    await refused(sealed, 'jwe/unknown-key', { decryptionKeys: new Map() });
  });

  it('refuses a bundle for another key under the name of its own', async () => {
    await refused(forgeJwe(jws, otherKeys, { kid: keys.encryptionKey.kid }), 'jwe/undecryptable');
  });

  it('refuses an ephemeral key that is not on the curve', async () => {
    const epk = { kty: 'EC', crv: 'P-256', x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
    await refused(withPart(sealed, 0, { ...jsonPart(sealed, 0), epk }), 'jwe/undecryptable');
  });

  it('refuses a shorter tag, a longer one, and another initialisation vector', async () => {
    const [, , , , tag = ''] = sealed.split('.');
    const bytes = Buffer.from(tag, 'base64url');
    await refused(withPart(sealed, 4, encode(new Uint8Array(bytes.subarray(0, 12)))), 'jwe/undecryptable');
    await refused(withPart(sealed, 4, encode(new Uint8Array(Buffer.concat([bytes, bytes])))), 'jwe/undecryptable');
    await refused(withPart(sealed, 2, encode(new Uint8Array(16))), 'jwe/undecryptable');
  });
});

describe('step 5, the JWS', () => {
  it.each([
    ['nothing signed', 'a text'],
    ['two parts', 'e30.e30'],
    ['a token within a token', 'a.b.c.d.e'],
    ['an empty signature', 'e30.e30.'],
  ])('refuses %s', async (_, text) => {
    await refused(forgeJwe(text, keys), 'jws/form');
  });

  it('refuses a byte order mark before the JWS', async () => {
    await refused(forgeJwe(`\uFEFF${jws}`, keys), 'jws/form');
  });

  it('refuses plaintext that is not UTF-8', async () => {
    await refused(forgeJwe(Uint8Array.of(0xff, 0xfe), keys), 'jwe/undecryptable');
  });

  it('refuses another spelling of a part', async () => {
    await refused(forgeJwe(`${jws}=`, keys), 'jws/form');
  });

  it.each<[string, Record<string, unknown>]>([
    ['no algorithm', { alg: 'none' }],
    ['HMAC', { alg: 'HS256' }],
    ['another curve', { alg: 'ES384' }],
    ['another type', { typ: 'JWT' }],
    ['no type', { typ: undefined }],
    ['both identities', { kid: key.thumbprint }],
    ['neither identity', { jwk: undefined }],
    ['a critical extension', { crit: ['b64'], b64: false }],
    ['a key by address', { jku: 'https://evil.example' }],
    ['a key with its private half', { jwk: { ...key.publicJwk, d: 'A'.repeat(43) } }],
    ['a key on another curve', { jwk: { ...key.publicJwk, crv: 'P-521' } }],
    ['an RSA key', { jwk: { kty: 'RSA', n: 'AQAB', e: 'AQAB' } }],
    ['a symmetric key', { jwk: { kty: 'oct', k: 'AAAA' } }],
    ['a coordinate that is too short', { jwk: { ...key.publicJwk, x: 'AAAA' } }],
    ['a key with a use', { jwk: { ...key.publicJwk, use: 'sig' } }],
    ['a coordinate with a second spelling', { jwk: { ...key.publicJwk, x: respelled(key.publicJwk.x) } }],
  ])('refuses %s', async (_, change) => {
    await refused(withJwsHeader({ ...jwsHeader(key, 'jwk'), ...change }), 'jws/header');
  });

  it('judges the algorithm before the length of the signature', async () => {
    const unsigned = withPart(withPart(jws, 0, { ...jwsHeader(key, 'jwk'), alg: 'none' }), 2, 'AAAA');
    await refused(forgeJwe(unsigned, keys), 'jws/header');
    await refused(forgeJwe(withPart(jws, 2, 'AAAA'), keys), 'jws/form');
  });
});

describe('step 6, the key', () => {
  it('refuses a key that is not on the curve', async () => {
    const jwk = { kty: 'EC', crv: 'P-256', x: encode(new Uint8Array(32).fill(1)), y: encode(new Uint8Array(32).fill(2)) };
    await refused(withJwsHeader({ alg: 'ES256', typ: 'countersign+jwt', jwk }), 'key/invalid');
  });

  it('refuses a name that is not registered', async () => {
    await refused(sealFor('verify'), 'key/unknown', { deviceKey: async () => null });
  });

  it('refuses a key that was revoked', async () => {
    await refused(sealFor('verify'), 'key/revoked', { deviceKey: async () => ({ jwk: key.publicJwk, revoked: true }) });
  });
});

describe('step 7, the signature', () => {
  it('refuses a signature by another key', async () => {
    await refused(forgeJwe(await forgeJws(jwsHeader(key, 'jwk'), claims, foreign.privateKey), keys), 'jws/signature');
    await refused(forgeJwe(await forgeJws(jwsHeader(key, 'kid'), claims, foreign.privateKey), keys), 'jws/signature');
  });

  it('refuses a changed payload', async () => {
    await refused(forgeJwe(withPart(jws, 1, { ...claims, sub: 'learner-2' }), keys), 'jws/signature');
  });

  it('refuses a signature of zeros', async () => {
    await refused(forgeJwe(withPart(jws, 2, encode(new Uint8Array(64))), keys), 'jws/signature');
  });
});

describe('step 8, the JSON', () => {
  it('refuses what has two readings', async () => {
    const text = JSON.stringify(claims);
    const nested = `${'['.repeat(9)}${']'.repeat(9)}`;
    for (const payload of [
      `\uFEFF${text}`,
      text.replace('{', '{"sub":"other",'),
      text.replace('{', '{"__proto__":{},'),
      text.replace('"v":1', '"v":1e999'),
      text.replace('"v":1', `"v":${nested}`),
      text.replace('"v":1', `"v":[${'0,'.repeat(4000)}0]`),
      text.replace('"learner-1"', '"\\ud800"'),
      Uint8Array.of(0x22, 0xff, 0x22),
    ])
      await refused(signedOver(payload), 'claims/json');
  });
});

describe('step 9, version and schema', () => {
  it.each([0, 2, '1', null, undefined])('refuses version %j', async (v) => {
    await refused(claiming({ v }), 'claims/version');
  });

  it.each(['[]', 'null', '1', '"v"'])('refuses %s for claims', async (payload) => {
    await refused(signedOver(payload), 'claims/version');
  });

  it('refuses a claim too many and a claim too few, at every level', async () => {
    const objects = Object.entries(claims).filter(([, value]) => typeof value === 'object' && value !== null && !Array.isArray(value));
    expect(objects.map(([name]) => name)).toContain('capture');
    for (const [name, value] of objects) await refused(claiming({ [name]: { ...value, extra: 1 } }), 'claims/schema');
    for (const name of Object.keys(claims).filter((name) => name !== 'v')) await refused(claiming({ [name]: undefined }), 'claims/schema');
    await refused(claiming({ extra: 1 }), 'claims/schema');
  });

  it.each(['nonce', 'jti', 'sub'])('refuses a NUL in %s, which a database does not store', async (name) => {
    await refused(claiming({ [name]: 'N\u0000'.repeat(11) }), 'claims/schema');
  });
});

describe('step 10, who and for whom', () => {
  it('refuses a new key that comes to verify, and a registered one that comes to enroll', async () => {
    await refused(claiming({ purpose: 'verify' }), 'claims/identity');
    const { face: _, keystroke: __, liveness: ___, capture: ____, evidence: _____, ...head } = claims;
    const writing = writingOf(1, challengeClaims(keys), 1).writing;
    await refused(signedOver({ ...head, purpose: 'monitor', writing }), 'claims/identity');
    await refused(signedOver({ ...head, purpose: 'monitor' }), 'claims/schema');
    await refused(claiming({ purpose: 'monitor' }), 'claims/schema');
    await refused(forgeJwe(await forgeJws(jwsHeader(key, 'kid'), claims, key.privateKey), keys), 'claims/identity');
  });

  it('refuses the name of another key', async () => {
    await refused(claiming({ iss: `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${foreign.thumbprint}` }), 'claims/issuer');
    await refused(claiming({ iss: key.thumbprint }), 'claims/issuer');
  });

  it('refuses a bundle for another backend', async () => {
    await refused(claiming({ aud: `${AUDIENCE}/` }), 'claims/audience');
  });

  it.each(['https://evil.example', 'http://course.example', `${ORIGIN}.evil.example`, `${ORIGIN}:8443`, 'null'])(
    'refuses a page at %s',
    async (origin) => {
      await refused(claiming({ origin }), 'claims/origin');
    },
  );
});

describe('step 11, the times', () => {
  it('takes a bundle 30 seconds from the future and refuses 31', async () => {
    await expect(openBundle(sealed, { ...options, now: claims.iat - 30 })).resolves.toMatchObject({ late: false });
    await refused(sealed, 'claims/future', { now: claims.iat - 31 });
  });

  it('takes a life of 300 seconds and refuses 301, none and a negative one', async () => {
    await expect(openBundle(await claiming({ exp: claims.iat + 300 }), options)).resolves.toBeDefined();
    for (const life of [301, 0, -1]) await refused(claiming({ exp: claims.iat + life }), 'claims/lifetime');
  });

  it('takes a bundle in time until its exp, as late until a day after, and then no more', async () => {
    await expect(openBundle(sealed, { ...options, now: claims.exp })).resolves.toMatchObject({ late: false });
    await expect(openBundle(sealed, { ...options, now: claims.exp + 1 })).resolves.toMatchObject({ late: true });
    await expect(openBundle(sealed, { ...options, now: claims.exp + 86_400 })).resolves.toMatchObject({ late: true });
    await refused(sealed, 'claims/expired', { now: claims.exp + 86_401 });
  });
});

describe('flipped bits', () => {
  it('refuses every bit of the header, key, vector and tag, and a sample of the ciphertext', { timeout: 120_000 }, async () => {
    const parts = sealed.split('.').map((part) => Buffer.from(part, 'base64url'));
    let flips = 0;
    for (const [index, part] of parts.entries()) {
      const step = index === 3 ? 997 : 1;
      for (let bit = 0; bit < part.length * 8; bit += step) {
        const flipped = Uint8Array.from(part);
        flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
        await expect(openBundle(withPart(sealed, index, encode(flipped)), options)).rejects.toMatchObject({ name: 'VerificationError' });
        flips++;
      }
    }
    expect(flips).toBeGreaterThan(2000);
  });

  it('refuses every bit of the inner signature', async () => {
    const signature = Buffer.from(jws.split('.')[2] as string, 'base64url');
    for (let bit = 0; bit < signature.length * 8; bit++) {
      const flipped = Uint8Array.from(signature);
      flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7));
      await refused(forgeJwe(withPart(jws, 2, encode(flipped)), keys), 'jws/signature');
    }
  });
});
