import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { readAnswer } from './read-answer.js';

/** A learning platform that does not answer is not waited for longer. */
export const TIMEOUT_MS = 10_000;
export const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** A learning platform did not do what was asked of it. */
export class PlatformError extends Error {
  name = 'PlatformError';

  /**
   * @param message for staff
   * @param details `silent`: nothing answers, or no token for scores is given, which is no matter
   *   of one score; `status`: the answer's; `isOlder`: the gradebook has a newer score; `readOnly`:
   *   the gradebook has no line for the link, and lets none be made
   */
  constructor(message, { silent = false, status, isOlder = false, readOnly = false } = {}) {
    super(message);
    this.silent = silent;
    this.status = status;
    this.isOlder = isOlder;
    this.readOnly = readOnly;
  }
}

/**
 * Access tokens by the client-credentials grant with a signed assertion (RFC 7523), by registration
 * and scope, kept until a minute before their end.
 */
export function createAccessTokens(toolKey, now) {
  const known = new Map();
  return {
    /** @throws PlatformError */
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

async function grant({ tokenUrl, tokenAudience, clientId }, scope, toolKey, now) {
  const assertion = await new SignJWT({})
    .setProtectedHeader({ alg: 'RS256', kid: toolKey.kid, typ: 'JWT' })
    .setIssuer(clientId)
    .setSubject(clientId)
    .setAudience(tokenAudience ?? tokenUrl)
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
    const { access_token: token, expires_in: seconds = 0 } = response.ok ? JSON.parse(await readAnswer(response)) : {};
    // Without the scope of scores nothing works there; another scope may be refused to those who
    // need it alone.
    const silent = scope === SCORE_SCOPE || response.status >= 500;
    if (typeof token !== 'string' || token === '') throw new PlatformError(`no access token: ${response.status}`, { silent });
    return { token, seconds: Number(seconds) || 0 };
  } catch (cause) {
    if (cause instanceof PlatformError) throw cause;
    throw new PlatformError('no access token: no answer', { silent: true });
  }
}
