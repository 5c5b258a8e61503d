import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { LtiError } from './lti-error.js';

export const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const ALGORITHMS = ['RS256', 'ES256'];
/**
 * A token is for at once; clocks differ by so much. A nonce is good once, and for ten minutes,
 * whatever clocks say.
 */
const MOST_AGE_SECONDS = 600;
const TOLERANCE_SECONDS = 300;
/** OpenID Connect Core 1.0 §2. */
const MOST_SUBJECT = 255;
/**
 * So many names of keys that are not known are asked about in one spell of `cooldownMs`, each once:
 * whoever makes them up does not make us ask without end.
 */
const MOST_RELOADS = 10;

/**
 * Learning platforms' keys by their address: kept for ten minutes, and asked for again at once,
 * once, when a token names one that is not among them (a rotation), or is not signed by the one
 * that it names (another key under the same name).
 */
export function createKeyCache({ cooldownMs = 30_000 } = {}) {
  const caches = new Map();
  return ({ jwksUrl }) => {
    if (!caches.has(jwksUrl)) caches.set(jwksUrl, keysAt(jwksUrl, cooldownMs));
    return caches.get(jwksUrl);
  };
}

function keysAt(jwksUrl, cooldownMs) {
  const remote = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 600_000, cooldownDuration: Infinity, timeoutDuration: 5000 });
  const asked = new Map();
  const reload = async (reason) => {
    for (const [name, at] of asked) if (Date.now() - at >= cooldownMs) asked.delete(name);
    if (asked.has(reason) || asked.size >= MOST_RELOADS) return false;
    asked.set(reason, Date.now());
    await remote.reload();
    return true;
  };
  const keys = async (header, token) => {
    const wasKept = remote.fresh;
    try {
      return await remote(header, token);
    } catch (error) {
      if (error.code !== 'ERR_JWKS_NO_MATCHING_KEY' || !wasKept || !(await reload(`name ${header.kid}`))) throw error;
      return remote(header, token);
    }
  };
  return Object.assign(keys, { renew: (kid) => reload(`key ${kid}`) });
}

/**
 * Verifies an id_token: signature, issuer, audience, authorised party, times, nonce, deployment,
 * version (LTI Core 1.3 §5.3, Security Framework §5.1.3).
 *
 * @throws LtiError lti/token, lti/audience, lti/nonce, lti/deployment, lti/message
 */
export async function verifyIdToken(token, { registration, nonce, keys, now }) {
  const { issuer, clientId, deployments } = registration;
  const options = {
    issuer,
    audience: clientId,
    algorithms: ALGORITHMS,
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: MOST_AGE_SECONDS,
    requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
    currentDate: now,
  };
  const text = String(token ?? '');
  const { payload } = await jwtVerify(text, keys, options)
    .catch(async (error) => {
      const isOther = error.code === 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' && (await keys.renew(decodeProtectedHeader(text).kid));
      if (!isOther) throw error;
      return jwtVerify(text, keys, options);
    })
    .catch((error) => {
      throw new LtiError(error.claim === 'aud' ? 'lti/audience' : 'lti/token');
    });
  const azp = payload.azp ?? undefined;
  const several = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((several || azp !== undefined) && azp !== clientId) throw new LtiError('lti/audience');
  if (payload.nonce !== nonce) throw new LtiError('lti/nonce');
  if (!deployments.includes(payload[`${CLAIM}deployment_id`])) throw new LtiError('lti/deployment');
  // What cannot be kept: NUL and halves of surrogate pairs.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(JSON.stringify(payload))) throw new LtiError('lti/message');
  if (payload[`${CLAIM}version`] !== '1.3.0' || !isSubject(payload.sub)) throw new LtiError('lti/message');
  return payload;
}

function isSubject(sub) {
  return typeof sub === 'string' && sub !== '' && sub.length <= MOST_SUBJECT;
}
