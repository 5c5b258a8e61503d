// What only a test bench keeps: each bundle as it came, what the backend said of it, and both as a test vector (test/vectors).
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { STEPS } from 'countersign/server';
import { calculateJwkThumbprint, compactDecrypt, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';

/** The step that ends what test vectors speak of: opening a bundle, and its challenge. Later ones need the learner's reference. */
const LAST_STEP_OF_VECTORS = 'challenge';

const NAMES = Object.keys(STEPS);

/**
 * @param {{ keys: import('countersign/server').KeySet, audience: string, origins: readonly string[] }} options
 */
export function createRunLog({ keys, audience, origins }) {
  const runs = [];
  const tokens = new Map();
  const arriving = new AsyncLocalStorage();
  /** A check names its key; the enrollment, which this harness must have seen, held it. */
  const deviceKeyOf = async (thumbprint) => {
    for (const { sealed, claims } of runs) {
      if (sealed === null || claims?.purpose !== 'enroll') continue;
      const { jwk } = decodeProtectedHeader(await openedBy(keys.encryption, sealed));
      if ((await calculateJwkThumbprint(jwk)) === thumbprint) return jwk;
    }
    return undefined;
  };
  return {
    runs,
    /** Stands around the backend: notes challenges that go out and bundles that come in. */
    async around(request, pass) {
      const { pathname } = new URL(request.url);
      const sealed = pathname.endsWith('/bundles') ? await request.clone().text() : null;
      const response = await arriving.run(sealed, () => pass(request));
      if (pathname.endsWith('/challenges') && response.ok) {
        const { challenge } = await response.clone().json();
        tokens.set(decodeJwt(challenge).nonce, challenge);
      }
      return response;
    },
    /** The backend's inspection hook. */
    inspect(run) {
      runs.push({ id: runs.length + 1, sealed: arriving.getStore() ?? null, ...run, steps: outcomes(run) });
    },
    /**
     * One run in the form of test/vectors: `bundles` is bundles.json, `keys` is keys.json. Holds this harness's private key: it protects nothing.
     *
     * @returns {Promise<object | null>} `null` where the bundle could not be opened so far that its challenge is known
     */
    async vector(id) {
      const run = runs[id - 1];
      const token = tokens.get(run?.claims?.nonce);
      if (token === undefined || run.sealed === null) return null;
      const { sub, nonce, purpose, context, iat, exp } = decodeJwt(token);
      const jws = await openedBy(keys.encryption, run.sealed);
      const { jwk, kid } = decodeProtectedHeader(jws);
      const thumbprint = kid ?? (await calculateJwkThumbprint(jwk));
      const device = jwk ?? (await deviceKeyOf(thumbprint));
      const failed = run.failure !== null && NAMES.indexOf(run.failure.step) <= NAMES.indexOf(LAST_STEP_OF_VECTORS);
      const expected = failed
        ? { expected: run.failure.code }
        : {
            expected: 'valid',
            payloadSha256: createHash('sha256').update(jws.split('.')[1], 'base64url').digest('base64url'),
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
          devices: device === undefined ? [] : [{ kid: thumbprint, jwk: device, revoked: false }],
        },
      };
    },
  };
}

/** Each step of a verification: what it looks at, and what came of it. */
function outcomes({ passed, failure }) {
  return Object.entries(STEPS).map(([name, what], index) => ({
    number: index + 1,
    what,
    outcome: failure?.step === name ? 'failed' : passed.includes(name) ? 'passed' : 'skipped',
  }));
}

/** The signed token in a sealed bundle. */
async function openedBy(entries, sealed) {
  const { kid } = decodeProtectedHeader(sealed);
  const { jwk } = entries.find((entry) => entry.kid === kid);
  const { plaintext } = await compactDecrypt(sealed, await importJWK(jwk, 'ECDH-ES+A256KW'));
  return new TextDecoder().decode(plaintext);
}
