import {
  createRemoteJWKSet,
  decodeProtectedHeader,
  errors,
  type FlattenedJWSInput,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import type { Registration } from '../registrations/registrations.js';
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
 * Finds the key that signed a token. `renew` asks for all of them anew, and says whether it did.
 */
export type PlatformKeys = JWTVerifyGetKey & { renew: (kid: string | undefined) => Promise<boolean> };

/** What a token must be. */
export interface ExpectedToken {
  registration: Pick<Registration, 'issuer' | 'clientId' | 'deployments'>;
  nonce: string;
  keys: PlatformKeys;
  now: Date;
}

/**
 * Learning platforms' keys by their address: kept for ten minutes, and asked for again at once,
 * once, when a token names one that is not among them (a rotation), or is not signed by the one
 * that it names (another key under the same name).
 */
export function createKeyCache({
  cooldownMs = 30_000,
}: {
  cooldownMs?: number | undefined;
} = {}): (registration: Pick<Registration, 'jwksUrl'>) => PlatformKeys {
  const caches = new Map<string, PlatformKeys>();
  return ({ jwksUrl }) => {
    const keys = caches.get(jwksUrl) ?? keysAt(jwksUrl, cooldownMs);
    caches.set(jwksUrl, keys);
    return keys;
  };
}

function keysAt(jwksUrl: string, cooldownMs: number): PlatformKeys {
  const remote = createRemoteJWKSet(new URL(jwksUrl), { cacheMaxAge: 600_000, cooldownDuration: Infinity, timeoutDuration: 5000 });
  const asked = new Map<string, number>();
  const reload = async (reason: string): Promise<boolean> => {
    for (const [name, at] of asked) if (Date.now() - at >= cooldownMs) asked.delete(name);
    if (asked.has(reason) || asked.size >= MOST_RELOADS) return false;
    asked.set(reason, Date.now());
    await remote.reload();
    return true;
  };
  const keys = async (header: JWTHeaderParameters, token: FlattenedJWSInput) => {
    const wasKept = remote.fresh;
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !wasKept || !(await reload(`name ${header.kid}`))) throw error;
      return remote(header, token);
    }
  };
  return Object.assign(keys, { renew: (kid: string | undefined) => reload(`key ${kid}`) });
}

/**
 * Verifies an id_token: signature, issuer, audience, authorised party, times, nonce, deployment,
 * version (LTI Core 1.3 §5.3, Security Framework §5.1.3).
 *
 * @throws LtiError lti/token, lti/audience, lti/nonce, lti/deployment, lti/message
 */
export async function verifyIdToken(token: unknown, { registration, nonce, keys, now }: ExpectedToken): Promise<JWTPayload> {
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
    .catch(async (error: unknown) => {
      const isOther = error instanceof errors.JWSSignatureVerificationFailed && (await keys.renew(decodeProtectedHeader(text).kid));
      if (!isOther) throw error;
      return jwtVerify(text, keys, options);
    })
    .catch((error: unknown) => {
      const isAudience = error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud';
      throw new LtiError(isAudience ? 'lti/audience' : 'lti/token');
    });
  const azp = payload.azp ?? undefined;
  const several = Array.isArray(payload.aud) && payload.aud.length > 1;
  if ((several || azp !== undefined) && azp !== clientId) throw new LtiError('lti/audience');
  if (payload.nonce !== nonce) throw new LtiError('lti/nonce');
  if (!deployments.some((known) => known === payload[`${CLAIM}deployment_id`])) throw new LtiError('lti/deployment');
  // What cannot be kept: NUL and halves of surrogate pairs.
  if (/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(JSON.stringify(payload))) throw new LtiError('lti/message');
  if (payload[`${CLAIM}version`] !== '1.3.0' || !isSubject(payload.sub)) throw new LtiError('lti/message');
  return payload;
}

function isSubject(sub: unknown): boolean {
  return typeof sub === 'string' && sub !== '' && sub.length <= MOST_SUBJECT;
}
