import fc from 'fast-check';
import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromBase64url, toBase64url } from '../../src/base64url.js';
import { seal } from '../../src/bundle/page/seal.js';
import { bundleSchema, type SealedClaims } from '../../src/bundle/schema.js';
import { type OpenOptions, openBundle } from '../../src/bundle/server/open.js';
import { parseStrictJson } from '../../src/bundle/strict-json.js';
import { vectorFromBase64url, vectorToBase64url } from '../../src/bundle/vectors.js';
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

/**
 * Runs of each property: more by PROPERTY_RUNS, as `.ci/nightly` asks for. What signs and decrypts
 * takes a tenth of them.
 */
const RUNS = Number(process.env.PROPERTY_RUNS ?? 10_000);
const CHEAP = { numRuns: RUNS };
const DEAR = { numRuns: Math.ceil(RUNS / 10) };
const TIMEOUT = { timeout: 30_000 + RUNS * 10 };

const keys = await backendKeys();
const key = await deviceKey();
const options: OpenOptions = {
  decryptionKeys: keys.decryption,
  deviceKey: async (thumbprint) => (thumbprint === key.thumbprint ? { jwk: key.publicJwk, revoked: false } : null),
  audience: AUDIENCE,
  origins: [ORIGIN],
  now: ISSUED_AT + 60,
  lateSeconds: 0,
};
const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

let sealed: string;
let claims: SealedClaims;
beforeAll(async () => {
  const challenged = challengeClaims(keys, { purpose: 'verify' });
  const challenge = { token: unsignedChallenge(challenged), claims: challenged, receivedAtMs: 0 };
  const evidence = evidenceOf({ face: 1, typist: 1 }, challenged, 1);
  const sdk = { name: 'countersign', version: '0', build: 'x' };
  sealed = await seal({ challenge, evidence, origin: ORIGIN, key, elapsedSeconds: 60, sdk });
  claims = (await openBundle(sealed, options)).claims;
});

/** Refused with a code, whatever it is: anything else that is thrown is a crash. */
async function refused(token: string): Promise<void> {
  await expect(openBundle(token, options)).rejects.toMatchObject({ name: 'VerificationError' });
}

function signed(payload: unknown, header: unknown = jwsHeader(key, 'kid')): Promise<string> {
  return forgeJws(header, payload, key.privateKey).then((jws) => forgeJwe(jws, keys));
}

/** Where a value stands within the claims. */
function pathsOf(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, child]) => pathsOf(child, [...path, name]))];
}

/** A copy with the value at a path put in another's place. */
function replaced(value: unknown, [name, ...rest]: readonly string[], other: unknown): unknown {
  if (name === undefined) return other;
  const copy = structuredClone(value) as Record<string, unknown>;
  copy[name] = replaced(copy[name], rest, other);
  return copy;
}

describe('base64url', () => {
  it('has one text for any bytes, and reads no other', TIMEOUT, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(fromBase64url(toBase64url(bytes))).toEqual(Uint8Array.from(bytes));
      }),
      CHEAP,
    );
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String(), fc.stringMatching(/^[\w-]{0,12}$/)), (text) => {
        const bytes = fromBase64url(text);
        if (bytes !== null) expect(toBase64url(bytes)).toBe(text);
      }),
      CHEAP,
    );
  });

  it('carries vectors without loss', TIMEOUT, () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -32_767, max: 32_767 }), { maxLength: 128 }), (whole) => {
        const vector = Float32Array.from(whole, (value) => value / 32_767);
        expect(vectorFromBase64url(vectorToBase64url(vector))).toEqual(vector);
      }),
      CHEAP,
    );
  });
});

describe('the JSON guard', () => {
  it('reads what JSON.parse reads, or throws a SyntaxError', TIMEOUT, () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const bytes = bytesOf(text);
        try {
          expect(parseStrictJson(bytes)).toEqual(JSON.parse(new TextDecoder().decode(bytes)));
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      CHEAP,
    );
  });

  it('throws nothing but a SyntaxError for any bytes', TIMEOUT, () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        try {
          parseStrictJson(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(SyntaxError);
        }
      }),
      CHEAP,
    );
  });

  it('never reads an object in which a name stands twice, however it is written', TIMEOUT, () => {
    const spelled = (name: string, escaped: boolean): string =>
      escaped
        ? `"${[...name].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`
        : JSON.stringify(name);
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{1,8}$/), fc.boolean(), fc.boolean(), fc.string(), (name, one, other, between) => {
        const text = `{${spelled(name, one)}:1,"_${JSON.stringify(between).slice(1)}:{"a":[]},${spelled(name, other)}:2}`;
        expect(() => parseStrictJson(bytesOf(text))).toThrow(SyntaxError);
      }),
      CHEAP,
    );
  });
});

describe('the schema', () => {
  it('never throws, and what it takes it takes as it is', TIMEOUT, () => {
    const anything = fc.oneof(fc.jsonValue(), fc.constant(undefined), fc.double(), fc.bigInt());
    fc.assert(
      fc.property(fc.constantFrom(...pathsOf(claims)), anything, (path, value) => {
        const changed = replaced(claims, path, value);
        const result = v.safeParse(bundleSchema, changed);
        if (result.success) expect(result.output).toEqual(changed);
      }),
      CHEAP,
    );
  });

  it('takes no member more, at any level', TIMEOUT, () => {
    const objects = pathsOf(claims).filter((path) => {
      const value = path.reduce<unknown>((found, name) => (found as Record<string, unknown>)[name], claims);
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    });
    fc.assert(
      fc.property(fc.constantFrom(...objects), fc.string({ minLength: 1 }), fc.jsonValue(), (path, name, value) => {
        const object = path.reduce<Record<string, unknown>>((found, step) => found[step] as Record<string, unknown>, { ...claims });
        fc.pre(!Object.hasOwn(object, name) && name !== '__proto__' && path.at(-1) !== 'rejected');
        expect(v.safeParse(bundleSchema, replaced(claims, [...path, name], value)).success).toBe(false);
      }),
      CHEAP,
    );
  });
});

describe('the verifier', () => {
  it('refuses any text with a code', TIMEOUT, async () => {
    const part = fc.oneof(fc.base64String(), fc.stringMatching(/^[\w-]{0,40}$/), fc.json().map(encode));
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string(),
          fc.array(part, { maxLength: 7 }).map((parts) => parts.join('.')),
        ),
        refused,
      ),
      CHEAP,
    );
  });

  it('refuses a right bundle with any piece cut out, doubled or put in another place', TIMEOUT, async () => {
    const place = fc.nat(sealed.length - 1);
    await fc.assert(
      fc.asyncProperty(place, place, fc.stringMatching(/^[\w.-]{0,5}$/), async (one, other, between) => {
        const changed = sealed.slice(0, one) + between + sealed.slice(other);
        fc.pre(changed !== sealed);
        await refused(changed);
      }),
      DEAR,
    );
  });

  it('refuses a header of the JWE with any member changed', TIMEOUT, async () => {
    const header = jsonPart(sealed, 0);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsOf(header)), fc.jsonValue(), async (path, value) => {
        const changed = JSON.stringify(replaced(header, path, value));
        fc.pre(changed !== JSON.stringify(header));
        await refused(withPart(sealed, 0, encode(changed)));
      }),
      DEAR,
    );
  });

  it('refuses any header of the JWS but its own, rightly signed', TIMEOUT, async () => {
    const own = jwsHeader(key, 'kid');
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.constantFrom('alg', 'typ', 'kid', 'jwk', 'crit', 'b64'), fc.string()),
        fc.jsonValue(),
        async (name, value) => {
          fc.pre(name !== '__proto__' && own[name] !== value);
          await refused(await signed(claims, { ...own, [name]: value }));
        },
      ),
      DEAR,
    );
  });

  it('opens or refuses any change of the claims, rightly signed, and never crashes', TIMEOUT, async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsOf(claims)), fc.jsonValue(), async (path, value) => {
        const changed = replaced(claims, path, value);
        try {
          expect((await openBundle(await signed(changed), options)).claims).toEqual(JSON.parse(JSON.stringify(changed)));
        } catch (error) {
          expect(error).toMatchObject({ name: 'VerificationError' });
        }
      }),
      DEAR,
    );
  });
});
