import { decodeProtectedHeader, jwtVerify, SignJWT } from 'jose';
import { toBase64url } from '../../base64url.js';
import { canonicalParts } from '../../bundle/server/canonical-parts.js';
import type { CheckContext, Purpose, Reason, Result } from '../../types.js';
import type { Keys } from '../keys/keys.js';

/**
 * What a result rests on, and so what it is worth. `embeddings`: the device's numbers alone; a
 * deterrent against people, not against programs, which send what numbers they like. `sampled`:
 * some of those numbers were made again by the backend from pictures at places that it chose; it
 * makes forging dearer, and proves no camera.
 */
export type EvidenceMode = 'embeddings' | 'sampled';

export interface ReceiptClaims {
  readonly iss: string;
  readonly aud: string;
  /** The learner. */
  readonly sub: string;
  readonly iat: number;
  readonly exp: number;
  readonly jti: string;
  /**
   * A rebind's is `verify`: it is a check. Only where it compared the face alone, because the
   * sentence of the enrollment is gone, is it `rebind`.
   */
  readonly purpose: Purpose;
  /**
   * `added`: the browser was not the learner's before. It is from an accepted check on; of a
   * review, from a person's word on. Receipts of before this was said have neither this nor
   * `typing`.
   */
  readonly device?: 'known' | 'added';
  /**
   * `compared` with what the learner had typed; `enrolled`: there was nothing to compare it with,
   * and the face alone says who it was. Without it: typing counted for nothing.
   */
  readonly typing?: 'compared' | 'enrolled';
  readonly context: CheckContext;
  readonly result: Result;
  readonly reasons: readonly Reason[];
  readonly mode: EvidenceMode;
  /** The bundle came later than its own lifetime. */
  readonly late: boolean;
  /**
   * It rests on a reference that took the place of an earlier one, of an erased one too, and that
   * nothing has confirmed yet: it says nothing about who the learner was before.
   */
  readonly renewed: boolean;
  /** A phone was the camera: nothing proves that it was where the computer is. */
  readonly camera?: 'phone';
  /** A passkey of the learner's signed the bundle. */
  readonly passkey?: true;
  /**
   * A person decided: `result` is what they decided, of the review of this id (the `jti` of the
   * check's own receipt), at this moment.
   */
  readonly reviewed?: { readonly id: string; readonly at: number };
}

const TYPE = 'countersign-receipt+jwt';

/** A `jti`: 128 bits of chance. */
export function newReceiptId(): string {
  return toBase64url(crypto.getRandomValues(new Uint8Array(16)));
}

/** Signs what was decided. */
export async function signReceipt(keys: Keys, claims: ReceiptClaims): Promise<string> {
  return new SignJWT({ ...claims }).setProtectedHeader({ alg: 'ES256', typ: TYPE, kid: keys.signing.kid }).sign(keys.signing.key);
}

/**
 * No tenant, course or attempt is called so: a name that could be read in two ways would be a way
 * in.
 */
export const ANY: unique symbol = Symbol('any');

export interface ReceiptExpectation {
  /** The learner of the session that posts the receipt. */
  readonly subject: string;
  readonly activity: string;
  /**
   * As in the session and the challenge; `ANY` for a place that takes every one, said out loud. Two
   * tenants of one backend share its audience.
   */
  readonly tenant: string | typeof ANY;
  readonly course: string | typeof ANY;
  readonly attempt: string | typeof ANY;
  /** Default `verify`: an enrollment says nothing about who the learner was before. */
  readonly purpose?: Purpose;
  /** Results to let through. Default: `accepted` only. */
  readonly allow?: readonly Result[];
  /** Lets receipts through that say `renewed`. Default false. */
  readonly renewed?: boolean;
}

/**
 * A receipt that is not one, or not the one that was expected. `message` says which member did not
 * fit.
 *
 * @example
 * const receipt = await countersign.receipts.verify(token, expected).catch((error) => {
 *   if (error instanceof ReceiptError) return null;
 *   throw error;
 * });
 */
export class ReceiptError extends Error {
  override readonly name = 'ReceiptError';
}

/**
 * Checks a receipt that a form posted. A receipt has one spelling: what is added to it or stands in
 * its unused bits makes it another, which is none.
 *
 * @throws ReceiptError for a forged, foreign, expired or unexpected receipt, and for a result that
 *   is not allowed
 * @throws TypeError when subject, activity, tenant, course or attempt is missing from the
 *   expectation
 */
export async function verifyReceipt(
  keys: Keys,
  audiences: readonly string[],
  token: unknown,
  expected: ReceiptExpectation,
  now: Date,
): Promise<ReceiptClaims> {
  for (const name of ['subject', 'activity', 'tenant', 'course', 'attempt'] as const)
    if (!expected[name]) throw new TypeError(`receipts.verify: ${name} is required`);
  if (typeof token !== 'string' || token === '') throw new ReceiptError('missing');
  const claims = await open(keys, audiences, token, now);
  const { allow = ['accepted'], purpose = 'verify', renewed = false, subject } = expected;
  if (claims.sub !== subject) throw new ReceiptError('subject');
  for (const name of ['activity', 'tenant', 'course', 'attempt'] as const)
    if (expected[name] !== ANY && claims.context[name] !== expected[name]) throw new ReceiptError(name);
  if (claims.renewed !== false && !(claims.renewed === true && renewed)) throw new ReceiptError('renewed');
  if (claims.purpose !== purpose) throw new ReceiptError('purpose');
  if (!allow.includes(claims.result)) throw new ReceiptError('result');
  return claims;
}

async function open(keys: Keys, audiences: readonly string[], token: string, currentDate: Date): Promise<ReceiptClaims> {
  try {
    canonicalParts(token, 3);
    const key = keys.verification.get(decodeProtectedHeader(token).kid ?? '');
    if (key === undefined) throw new ReceiptError('key');
    const { payload } = await jwtVerify<ReceiptClaims>(token, key, {
      algorithms: ['ES256'],
      typ: TYPE,
      issuer: [...audiences],
      audience: [...audiences],
      currentDate,
      requiredClaims: ['exp', 'sub', 'jti'],
    });
    return payload as unknown as ReceiptClaims;
  } catch (cause) {
    if (cause instanceof ReceiptError) throw cause;
    throw new ReceiptError('invalid', { cause });
  }
}
