import * as v from 'valibot';
import { fromBase64url } from '../../base64url.js';
import { CountersignError } from '../../errors.js';
import type { ChallengeClaims } from '../../types.js';
import { challengeSchema } from '../challenge-schema.js';
import { parseStrictJson } from '../strict-json.js';

/**
 * The claims of a challenge token, in the browser. Its signature is the backend's own business: the
 * backend checks it when the bundle comes back.
 *
 * @throws challenge/invalid
 */
export function parseChallenge(token: string): ChallengeClaims {
  const parts = token.split('.');
  const payload = parts.length === 3 ? fromBase64url(parts[1] as string) : null;
  if (payload === null) throw new CountersignError('challenge/invalid');
  try {
    return v.parse(challengeSchema, parseStrictJson(payload));
  } catch {
    throw new CountersignError('challenge/invalid');
  }
}
