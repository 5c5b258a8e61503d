import type { PublicJwk } from '../../src/bundle/server/public-jwk.js';
import type { VerificationCode } from '../../src/bundle/verification-error.js';
import type { PrivateKeyEntry } from '../../src/server/keys/keys.js';
import type { CheckContext, Purpose } from '../../src/types.js';

/** `keys.json`: made for these vectors and published with them, so good for nothing else. */
export interface VectorKeys {
  readonly note: string;
  /** The backend's. */
  readonly encryption: readonly PrivateKeyEntry[];
  /** What the backend has registered. */
  readonly devices: readonly { readonly kid: string; readonly jwk: PublicJwk; readonly revoked: boolean }[];
}

/** What a backend remembers of a challenge. */
export interface VectorChallenge {
  readonly token: string;
  readonly sub: string;
  readonly nonce: string;
  readonly purpose: Purpose;
  readonly context: CheckContext;
  readonly iat: number;
  readonly exp: number;
}

/** One bundle and what has to become of it. */
export interface Vector {
  readonly name: string;
  /** Name of its challenge in `challenges`. */
  readonly challenge: string;
  /** Seconds since the epoch at which it arrives. */
  readonly now: number;
  /** `valid`, or the code of the first check that fails. */
  readonly expected: 'valid' | VerificationCode;
  /** SHA-256 of the payload's bytes, base64url, of a valid bundle. */
  readonly payloadSha256?: string;
  /** A valid bundle that comes after its `exp`. */
  readonly late?: true;
  readonly sealed: string;
}

/** `bundles.json`. */
export interface Vectors {
  readonly note: string;
  readonly audience: string;
  readonly origins: readonly string[];
  readonly skewSeconds: number;
  readonly lifetimeSeconds: number;
  readonly lateSeconds: number;
  readonly challenges: Readonly<Record<string, VectorChallenge>>;
  readonly vectors: readonly Vector[];
}

/**
 * Part of the bundle that a code speaks of: what an implementation that has codes of its own can be
 * compared by.
 */
export function stageOf(expected: Vector['expected']): string {
  return expected.split('/')[0] as string;
}
