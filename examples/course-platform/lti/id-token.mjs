import { createRemoteJWKSet, jwtVerify } from 'jose';
import { LtiError } from './lti-error.mjs';

export const CLAIM = 'https://purl.imsglobal.org/spec/lti/claim/';
const ALGORITHMS = ['RS256', 'ES256'];
/** A token is for at once; clocks differ by so much. */
const MOST_AGE_SECONDS = 600;
const TOLERANCE_SECONDS = 30;

/**
 * Learning platforms' keys by their address: kept for ten minutes, and asked for again at once when a token names one that is not among them (a rotation), at most twice a
 * minute.
 *
 * @param {{ cooldownMs?: number }} [options]
 */
export function createKeyCache({ cooldownMs = 30_000 } = {}) {
  const caches = new Map();
  return ({ jwksUrl }) => {
    if (!caches.has(jwksUrl))
      caches.set(
        jwksUrl,
        createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 600_000, cooldownDuration: cooldownMs, timeoutDuration: 5000 }),
      );
    return caches.get(jwksUrl);
  };
}

/**
 * Verifies an id_token: signature, issuer, audience, authorised party, times, nonce, deployment, version (LTI Core 1.3 §5.3, Security Framework §5.1.3).
 *
 * @param {string} token
 * @param {{ registration: import('./registrations.mjs').Registration, nonce: string, keys: import('jose').JWTVerifyGetKey, now: Date }} expected
 * @returns {Promise<import('jose').JWTPayload>}
 * @throws LtiError lti/token, lti/audience, lti/nonce, lti/deployment, lti/message
 */
export async function verifyIdToken(token, { registration, nonce, keys, now }) {
  const { issuer, clientId, deployments } = registration;
  const { payload } = await jwtVerify(String(token ?? ''), keys, {
    issuer,
    audience: clientId,
    algorithms: ALGORITHMS,
    clockTolerance: TOLERANCE_SECONDS,
    maxTokenAge: MOST_AGE_SECONDS,
    requiredClaims: ['sub', 'iat', 'exp', 'nonce'],
    currentDate: now,
  }).catch((error) => {
    throw new LtiError(error.claim === 'aud' ? 'lti/audience' : 'lti/token');
  });
  const several = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((several || payload.azp !== undefined) && payload.azp !== clientId) throw new LtiError('lti/audience');
  if (payload.nonce !== nonce) throw new LtiError('lti/nonce');
  if (!deployments.includes(payload[`${CLAIM}deployment_id`])) throw new LtiError('lti/deployment');
  // What cannot be kept: NUL and halves of surrogate pairs.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(JSON.stringify(payload))) throw new LtiError('lti/message');
  if (payload[`${CLAIM}version`] !== '1.3.0' || typeof payload.sub !== 'string' || payload.sub === '') throw new LtiError('lti/message');
  return payload;
}
