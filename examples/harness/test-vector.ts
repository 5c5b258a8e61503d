// A run in the form of test/vectors.
import { createHash } from 'node:crypto';
import { type KeySet, STEPS, type StepName } from 'countersign/server';
import { calculateJwkThumbprint, compactDecrypt, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { Run } from './run.js';

/**
 * The step that ends what test vectors speak of: opening a bundle, and its challenge. Later ones
 * need the learner's reference.
 */
const LAST_STEP = 'challenge';

const NAMES = Object.keys(STEPS);

/** Who the backend is. */
export interface BenchKeys {
  readonly keys: KeySet;
  readonly audience: string;
  readonly origins: readonly string[];
}

/**
 * `bundles` is bundles.json, `keys` is keys.json. Holds the harness's private key: it protects
 * nothing.
 */
export interface Vector {
  readonly bundles: object;
  readonly keys: object;
}

/** The claims of a challenge that a vector repeats. */
interface ChallengeClaims {
  readonly sub: string;
  readonly nonce: string;
  readonly purpose: string;
  readonly context: object;
  readonly iat: number;
  readonly exp: number;
}

export interface VectorOptions {
  /** The challenge that the bundle answers. */
  readonly token: string;
  /** All runs so far: one of them enrolled the device. */
  readonly runs: readonly Run[];
  readonly bench: BenchKeys;
}

/** `null`: nobody noted the bundle as it came. */
export async function vectorOf(run: Run, { token, runs, bench }: VectorOptions): Promise<Vector | null> {
  if (run.sealed === null) return null;
  const { sub, nonce, purpose, context, iat, exp } = decodeJwt<ChallengeClaims>(token);
  const { keys, audience, origins } = bench;
  const jws = await openedBy(keys, run.sealed);
  return {
    bundles: {
      note: 'Exported by the harness. As bundles.json, beside `keys` as keys.json, test/interop opens it.',
      audience,
      origins,
      skewSeconds: 30,
      lifetimeSeconds: 300,
      lateSeconds: 86_400,
      challenges: { [purpose]: { token, sub, nonce, purpose, context, iat, exp } },
      vectors: [{ name: `harness, run ${run.id}`, challenge: purpose, now: run.at, ...expectedOf(run, jws), sealed: run.sealed }],
    },
    keys: { note: 'Of a harness: good for nothing else.', encryption: keys.encryption, devices: await devicesOf(jws, runs, keys) },
  };
}

/** What whoever opens the bundle should find. */
function expectedOf({ failure, claims, at }: Run, jws: string): object {
  if (failure !== null && placeOf(failure.step) <= placeOf(LAST_STEP)) return { expected: failure.code };
  const [, payload = ''] = jws.split('.');
  const payloadSha256 = createHash('sha256').update(payload, 'base64url').digest('base64url');
  return { expected: 'valid', payloadSha256, ...(claims !== null && at > claims.exp ? { late: true } : {}) };
}

function placeOf(step: StepName): number {
  return NAMES.indexOf(step);
}

/**
 * The key that signed. A check only names it; the enrollment, which this harness must have seen,
 * held it.
 */
async function devicesOf(jws: string, runs: readonly Run[], keys: KeySet): Promise<object[]> {
  const header = decodeProtectedHeader(jws);
  const kid = header.kid ?? (header.jwk && (await calculateJwkThumbprint(header.jwk)));
  const jwk = header.jwk ?? (kid && (await enrolledKey(kid, runs, keys)));
  return jwk ? [{ kid, jwk, revoked: false }] : [];
}

async function enrolledKey(thumbprint: string, runs: readonly Run[], keys: KeySet): Promise<JWK | undefined> {
  for (const { sealed, claims } of runs) {
    if (sealed === null || claims?.purpose !== 'enroll') continue;
    const { jwk } = decodeProtectedHeader(await openedBy(keys, sealed));
    if (jwk !== undefined && (await calculateJwkThumbprint(jwk)) === thumbprint) return jwk;
  }
  return undefined;
}

/** The signed token in a sealed bundle. */
async function openedBy({ encryption }: KeySet, sealed: string): Promise<string> {
  const { kid } = decodeProtectedHeader(sealed);
  const entry = encryption.find((one) => one.kid === kid);
  if (entry === undefined) throw new Error('this bundle was sealed for another harness');
  const { plaintext } = await compactDecrypt(sealed, await importJWK(entry.jwk, 'ECDH-ES+A256KW'));
  return new TextDecoder().decode(plaintext);
}
