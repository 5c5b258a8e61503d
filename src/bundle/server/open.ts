import * as v from 'valibot';
import { BUNDLE_LIFETIME_SECONDS, CLOCK_SKEW_SECONDS } from '../../limits.js';
import { type BundleClaims, bundleSchema, type SealedClaims, type SplitClaims, type WritingClaims } from '../schema.js';
import { VerificationError } from '../verification-error.js';
import { type OpenedSeal, type OpenSealedOptions, openSealed } from './open-sealed.js';

export interface OpenOptions extends OpenSealedOptions {
  readonly audience: string;
  readonly origins: readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
  /**
   * How long after its `exp` a bundle that could not be sent is still taken, and marked as late.
   */
  readonly lateSeconds: number;
}

interface Opened<Claims> extends Pick<OpenedSeal, 'key' | 'signingHash'> {
  readonly claims: Claims;
  readonly late: boolean;
}

export type OpenedCheck = Opened<BundleClaims>;
/** Of a check whose face a phone looked at: its face part lies with the hand-over. */
export type OpenedSplit = Opened<SplitClaims>;
export type OpenedWriting = Opened<WritingClaims>;
export type OpenedBundle = OpenedCheck | OpenedSplit | OpenedWriting;

/** A window of writing, not a check. */
export function isWriting<O extends OpenedBundle>(opened: O): opened is O & OpenedWriting {
  return opened.claims.purpose === 'monitor';
}

/** A check that names a face part in place of a face. */
export function isSplit(opened: OpenedBundle): opened is OpenedSplit {
  return 'part' in opened.claims;
}

/**
 * Steps 2 to 11 of verification: form, decryption, signature, claims, times. First failure wins.
 *
 * @throws VerificationError with the code of the step
 */
export async function openBundle(sealed: string, options: OpenOptions): Promise<OpenedBundle> {
  const passed = options.onStep ?? (() => undefined);
  const { value, key, signingHash } = await openSealed(sealed, 'countersign', options);
  const claims = checkSchema(value, bundleSchema);
  passed('schema');
  requireIdentityFits(claims, key.registered);
  requireRecipient(claims, key, options);
  passed('recipient');
  const late = checkTimes(claims, options);
  passed('times');
  return { claims, key, late, signingHash } as OpenedBundle;
}

/** Step 9. */
export function checkSchema<T>(value: unknown, schema: v.GenericSchema<T>): T {
  if ((value as { v?: unknown } | null)?.v !== 1) throw new VerificationError('claims/version');
  const result = v.safeParse(schema, value);
  if (!result.success) throw new VerificationError('claims/schema');
  return result.output;
}

/** Step 10: who signed it, for whom, on which page. */
export function requireRecipient(
  { iss, aud, origin }: Pick<SealedClaims, 'iss' | 'aud' | 'origin'>,
  { thumbprint }: OpenedSeal['key'],
  { audience, origins }: Pick<OpenOptions, 'audience' | 'origins'>,
): void {
  if (iss !== `urn:ietf:params:oauth:jwk-thumbprint:sha-256:${thumbprint}`) throw new VerificationError('claims/issuer');
  if (aud !== audience) throw new VerificationError('claims/audience');
  if (!origins.includes(origin)) throw new VerificationError('claims/origin');
}

/**
 * A new key comes with enroll and rebind only; a registered one with everything else. Part of step
 * 10: it needs the purpose.
 */
function requireIdentityFits({ purpose }: SealedClaims, registered: boolean): void {
  if (registered === (purpose === 'enroll' || purpose === 'rebind')) throw new VerificationError('claims/identity');
}

/** Step 11. @returns whether it comes after its time */
export function checkTimes(
  { iat, exp }: Pick<SealedClaims, 'iat' | 'exp'>,
  { now, lateSeconds }: Pick<OpenOptions, 'now' | 'lateSeconds'>,
): boolean {
  if (iat > now + CLOCK_SKEW_SECONDS) throw new VerificationError('claims/future');
  if (exp <= iat || exp - iat > BUNDLE_LIFETIME_SECONDS) throw new VerificationError('claims/lifetime');
  if (now > exp + lateSeconds) throw new VerificationError('claims/expired');
  return now > exp;
}
