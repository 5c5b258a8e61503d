// What only a test bench keeps: each bundle as it came, what the backend said of it, and both as a test vector (test/vectors).
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { type InspectedRun, type KeySet, type PrivateKeyEntry, STEPS, type StepName } from 'countersign/server';
import { calculateJwkThumbprint, compactDecrypt, decodeJwt, decodeProtectedHeader, importJWK, type JWK } from 'jose';
import type { Pass } from './faults.js';

/** The step that ends what test vectors speak of: opening a bundle, and its challenge. Later ones need the learner's reference. */
const LAST_STEP_OF_VECTORS = 'challenge';

const NAMES = Object.keys(STEPS);

/** One step of a verification: what it looks at, and what came of it. */
export interface StepOutcome {
  /** From 1. */
  readonly number: number;
  readonly what: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
}

/** One bundle that came in. */
export interface Run extends InspectedRun {
  /** From 1, in the order in which they came. */
  readonly id: number;
  readonly sealed: string | null;
  readonly steps: readonly StepOutcome[];
}

/** What test/vectors holds as bundles.json and keys.json. */
export interface Vector {
  readonly bundles: object;
  readonly keys: object;
}

export interface RunLog {
  readonly runs: readonly Run[];
  /** Stands around the backend: notes challenges that go out and bundles that come in. */
  around(request: Request, pass: Pass): Promise<Response>;
  /** The backend's inspection hook. */
  inspect(run: InspectedRun): void;
  /**
   * One run as a test vector. Holds this harness's private key: it protects nothing. `null`: the
   * bundle could not be opened so far that its challenge is known.
   */
  vector(id: number): Promise<Vector | null>;
}

export interface RunLogOptions {
  readonly keys: KeySet;
  readonly audience: string;
  readonly origins: readonly string[];
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

export function createRunLog({ keys, audience, origins }: RunLogOptions): RunLog {
  const runs: Run[] = [];
  const tokens = new Map<string, string>();
  const arriving = new AsyncLocalStorage<string | null>();
  /** A check names its key; the enrollment, which this harness must have seen, held it. */
  const deviceKeyOf = async (thumbprint: string): Promise<JWK | undefined> => {
    for (const { sealed, claims } of runs) {
      if (sealed === null || claims?.purpose !== 'enroll') continue;
      const { jwk } = decodeProtectedHeader(await openedBy(keys.encryption, sealed));
      if (jwk !== undefined && (await calculateJwkThumbprint(jwk)) === thumbprint) return jwk;
    }
    return undefined;
  };
  return {
    runs,
    async around(request, pass) {
      const { pathname } = new URL(request.url);
      const sealed = pathname.endsWith('/bundles') ? await request.clone().text() : null;
      const response = await arriving.run(sealed, () => pass(request));
      if (pathname.endsWith('/challenges') && response.ok) {
        const { challenge } = (await response.clone().json()) as { challenge: string };
        tokens.set(decodeJwt<ChallengeClaims>(challenge).nonce, challenge);
      }
      return response;
    },
    inspect(run) {
      runs.push({ id: runs.length + 1, sealed: arriving.getStore() ?? null, ...run, steps: outcomes(run) });
    },
    async vector(id) {
      const run = runs[id - 1];
      if (!run?.claims || run.sealed === null) return null;
      const token = tokens.get(run.claims.nonce);
      if (token === undefined) return null;
      const { sub, nonce, purpose, context, iat, exp } = decodeJwt<ChallengeClaims>(token);
      const jws = await openedBy(keys.encryption, run.sealed);
      const device = await signerOf(jws, deviceKeyOf);
      const failed = run.failure !== null && NAMES.indexOf(run.failure.step) <= NAMES.indexOf(LAST_STEP_OF_VECTORS);
      const expected = failed
        ? { expected: run.failure.code }
        : {
            expected: 'valid',
            payloadSha256: createHash('sha256')
              .update(jws.split('.')[1] ?? '', 'base64url')
              .digest('base64url'),
            ...(run.at > run.claims.exp ? { late: true } : {}),
          };
      return {
        bundles: {
          note: 'Exported by the harness. As bundles.json, beside `keys` as keys.json, test/interop opens it.',
          audience,
          origins,
          skewSeconds: 30,
          lifetimeSeconds: 300,
          lateSeconds: 86_400,
          challenges: { [purpose]: { token, sub, nonce, purpose, context, iat, exp } },
          vectors: [{ name: `harness, run ${id}`, challenge: purpose, now: run.at, ...expected, sealed: run.sealed }],
        },
        keys: {
          note: 'Of a harness: good for nothing else.',
          encryption: keys.encryption,
          devices: device === null ? [] : [{ ...device, revoked: false }],
        },
      };
    },
  };
}

/** The device key that signed: its thumbprint, and the key, which is in the header or which `find` knows. */
async function signerOf(
  jws: string,
  find: (thumbprint: string) => Promise<JWK | undefined>,
): Promise<{ readonly kid: string; readonly jwk: JWK } | null> {
  const header = decodeProtectedHeader(jws);
  const kid = header.kid ?? (header.jwk === undefined ? undefined : await calculateJwkThumbprint(header.jwk));
  if (kid === undefined) return null;
  const jwk = header.jwk ?? (await find(kid));
  return jwk === undefined ? null : { kid, jwk };
}

/** Each step of a verification: what it looks at, and what came of it. */
function outcomes({ passed, failure }: InspectedRun): StepOutcome[] {
  return Object.entries(STEPS).map(([name, what], index) => ({
    number: index + 1,
    what,
    outcome: failure?.step === name ? 'failed' : passed.includes(name as StepName) ? 'passed' : 'skipped',
  }));
}

/** The signed token in a sealed bundle. */
async function openedBy(entries: readonly PrivateKeyEntry[], sealed: string): Promise<string> {
  const { kid } = decodeProtectedHeader(sealed);
  const entry = entries.find((one) => one.kid === kid);
  if (entry === undefined) throw new Error('this bundle was sealed for another harness');
  const { plaintext } = await compactDecrypt(sealed, await importJWK(entry.jwk, 'ECDH-ES+A256KW'));
  return new TextDecoder().decode(plaintext);
}
