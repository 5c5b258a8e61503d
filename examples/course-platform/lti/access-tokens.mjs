import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';

/** A learning platform that does not answer is not waited for longer. */
export const TIMEOUT_MS = 10_000;
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A learning platform did not do what was asked of it. */
export class PlatformError extends Error {
  name = 'PlatformError';

  /**
   * @param {string} message
   * @param {boolean} temporary nothing is wrong with what was asked: all of this platform's waits
   */
  constructor(message, temporary) {
    super(message);
    this.temporary = temporary;
  }
}

/**
 * Access tokens by the client-credentials grant with a signed assertion (RFC 7523), by registration and scope, kept until a minute before their end.
 *
 * @param {{ kid: string, key: import('jose').CryptoKey }} toolKey
 * @param {() => Date} now
 */
export function createAccessTokens(toolKey, now) {
  const known = new Map();
  return {
    /** @param {import('./registrations.mjs').Registration} registration @param {string} scope @returns {Promise<string>} @throws PlatformError, temporary */
    async get(registration, scope) {
      const kept = known.get(registration.id + scope);
      if (kept !== undefined && kept.until > now().getTime()) return kept.token;
      const { token, seconds } = await grant(registration, scope, toolKey, now());
      known.set(registration.id + scope, { token, until: now().getTime() + (seconds - 60) * 1000 });
      return token;
    },
    /** The platform does not take it any more. */
    forget(registration, scope) {
      known.delete(registration.id + scope);
    },
  };
}

async function grant({ tokenUrl, clientId }, scope, toolKey, now) {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: toolKey.kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenUrl)
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + 60_000))
    .setJti(randomUUID())
    .sign(toolKey.key);
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_assertion_type: ASSERTION,
    client_assertion: assertion,
    scope,
  });
  try {
    const response = await fetch(tokenUrl, { method: 'POST', redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS), body });
    const { access_token: token, expires_in: seconds = 0 } = response.ok ? await response.json() : {};
    if (typeof token !== 'string') throw new PlatformError(`no access token: ${response.status}`, true);
    return { token, seconds: Number(seconds) || 0 };
  } catch (cause) {
    if (cause instanceof PlatformError) throw cause;
    throw new PlatformError('no access token: no answer', true);
  }
}
