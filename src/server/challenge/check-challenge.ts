import type { BundleClaims, SealedClaims, SplitClaims } from '../../bundle/schema.js';
import type { OpenedBundle } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ChallengeClaims } from '../../types.js';
import { findChallenge, type StoredChallenge } from '../store/challenges.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { findDevice, lockDevice, type StoredDevice } from '../store/stored-devices.js';

/**
 * Step 12: the challenge is known, unused, was alive when the bundle was made, and every field that
 * it binds is the same.
 *
 * @throws VerificationError challenge/unknown, challenge/used, challenge/expired,
 *   challenge/mismatch
 */
export async function checkChallenge(queries: Queries, claims: SealedClaims, owner: Owner): Promise<StoredChallenge> {
  const stored = await findChallenge(queries, claims.nonce);
  if (stored === null) throw new VerificationError('challenge/unknown');
  if (stored.used) throw new VerificationError('challenge/used');
  const { claims: challenge, tokenHash } = stored;
  const pairs: readonly (readonly [string, string])[] = [
    [claims.challengeHash, tokenHash],
    [claims.sub, challenge.sub],
    [claims.aud, challenge.aud],
    [claims.purpose, challenge.purpose],
    [claims.context.tenant, challenge.context.tenant],
    [claims.context.course, challenge.context.course],
    [claims.context.activity, challenge.context.activity],
    [claims.context.attempt, challenge.context.attempt],
    ...(claims.purpose === 'monitor' ? [] : asked(claims, challenge)),
    [owner.subject, challenge.sub],
    [owner.tenant, challenge.context.tenant],
  ];
  if (claims.iat < challenge.iat || pairs.some(([found, bound]) => found !== bound)) throw new VerificationError('challenge/mismatch');
  if (claims.iat > challenge.exp) throw new VerificationError('challenge/expired');
  return stored;
}

/** What a check was asked to show. */
function asked(claims: BundleClaims | SplitClaims, challenge: ChallengeClaims): (readonly [string, string])[] {
  const phrase = [claims.keystroke.phraseId, challenge.phrase.id] as const;
  // What a phone showed, its part says.
  if ('part' in claims) return [phrase];
  const { liveness, document } = claims;
  return [
    phrase,
    [liveness.actions.map(({ action }) => action).join(), challenge.liveness.join()],
    [String(document !== undefined), String(challenge.document !== undefined)],
  ];
}

/**
 * Step 13: the key is this learner's, or nobody's yet.
 *
 * @param known the device, where it was looked up to open the bundle
 * @throws VerificationError key/foreign, key/revoked
 */
export async function checkDevice(
  queries: Queries,
  { key }: Pick<OpenedBundle, 'key'>,
  owner: Owner,
  known: StoredDevice | null,
): Promise<void> {
  requireOwn(known ?? (await findDevice(queries, key.thumbprint)), owner);
}

/**
 * Steps 6 and 13 once more, under the learner's lock: a browser that was revoked, or went with an
 * erasure, since the bundle was opened counts as such.
 *
 * @returns whether it is the learner's
 * @throws VerificationError key/unknown, key/foreign, key/revoked
 */
export async function recheckDevice(queries: Queries, { key }: Pick<OpenedBundle, 'key'>, owner: Owner): Promise<boolean> {
  const device = await lockDevice(queries, key.thumbprint);
  if (device === null && key.registered) throw new VerificationError('key/unknown');
  requireOwn(device, owner);
  return device !== null;
}

function requireOwn(device: StoredDevice | null, owner: Owner): void {
  if (device === null) return;
  if (device.tenant !== owner.tenant || device.subject !== owner.subject) throw new VerificationError('key/foreign');
  if (device.revoked) throw new VerificationError('key/revoked', undefined, 'owner');
}
