import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Platform } from '../../types.js';
import type { Registration } from '../registrations/registrations.js';
import type { ToolKey } from '../registrations/tool-keys.js';
import { readAnswer } from './read-answer.js';

/** A learning platform that does not answer is not waited for longer. */
export const TIMEOUT_MS = 10_000;
export const SCORE_SCOPE = 'https://purl.imsglobal.org/spec/lti-ags/scope/score';
const ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface PlatformErrorDetails {
  /** Nothing answers, or no token for scores is given, which is no matter of one score. */
  silent?: boolean;
  /** The answer's. */
  status?: number;
  /** The gradebook has a newer score. */
  isOlder?: boolean;
  /** The gradebook has no line for the link, and lets none be made. */
  readOnly?: boolean;
}

/** A learning platform did not do what was asked of it. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly silent: boolean;
  readonly status: number | undefined;
  readonly isOlder: boolean;
  readonly readOnly: boolean;

  /** @param message for staff */
  constructor(message: string, { silent = false, status, isOlder = false, readOnly = false }: PlatformErrorDetails = {}) {
    super(message);
    this.silent = silent;
    this.status = status;
    this.isOlder = isOlder;
    this.readOnly = readOnly;
  }
}

/** Access tokens, by registration and scope. */
export interface AccessTokens {
  /** @throws PlatformError */
  get(registration: Registration, scope: string): Promise<string>;
  /** The platform does not take it any more. */
  forget(registration: Registration, scope: string): void;
}

/** What reaches gradebooks. */
export interface ScoreTool {
  platform: Platform;
  tokens: AccessTokens;
}

/**
 * Access tokens by the client-credentials grant with a signed assertion (RFC 7523), by registration
 * and scope, kept until a minute before their end.
 */
export function createAccessTokens(toolKey: ToolKey, now: () => Date): AccessTokens {
  const known = new Map<string, { token: string; until: number }>();
  return {
    async get(registration, scope) {
      const kept = known.get(registration.id + scope);
      if (kept !== undefined && kept.until > now().getTime()) return kept.token;
      const { token, seconds } = await grant(registration, scope, toolKey, now());
      known.set(registration.id + scope, { token, until: now().getTime() + (seconds - 60) * 1000 });
      return token;
    },
    forget(registration, scope) {
      known.delete(registration.id + scope);
    },
  };
}

/** What a token service answers, if it keeps to RFC 6749. */
interface Granted {
  access_token?: unknown;
  expires_in?: unknown;
}

async function grant(
  { tokenUrl, tokenAudience, clientId }: Registration,
  scope: string,
  toolKey: ToolKey,
  now: Date,
): Promise<{ token: string; seconds: number }> {
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
    const { access_token: token, expires_in: seconds = 0 } = response.ok ? (JSON.parse(await readAnswer(response)) as Granted) : {};
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
