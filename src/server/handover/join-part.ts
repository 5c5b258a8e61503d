import type { OpenedCheck, OpenedSplit } from '../../bundle/server/open.js';
import { openPart } from '../../bundle/server/open-part.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { sha256 } from '../../sha256.js';
import type { StoredChallenge } from '../store/challenges.js';
import { findHandover, stateOf } from './handover-rows.js';
import { requireBound } from './require-bound.js';
import type { PartOptions } from './take-part.js';

/** What is used up with the challenge. */
export interface UsedPart {
  readonly handover: string;
  readonly sha256: string;
  readonly jti: string;
}

export interface Joined {
  /** The check as if one device had made it. */
  readonly opened: OpenedCheck;
  readonly part: UsedPart;
  /** The phone's pictures, sealed. */
  readonly stills: readonly string[];
}

/**
 * Step 12 of a check whose face a phone looked at: the part that the bundle names lies with this
 * challenge's own hand-over, and is opened by the same steps. From here on both are judged as one.
 *
 * @throws VerificationError part/…; the code of the part's own step
 */
export async function joinPart(
  opened: OpenedSplit,
  challenge: StoredChallenge,
  options: Omit<PartOptions, 'now'> & { readonly now: number },
): Promise<Joined> {
  const { part: named, ...typed } = opened.claims;
  const handover = await findHandover(options.database, 'id', named.handover);
  if (handover === null) throw new VerificationError('part/unknown');
  if (handover.nonce !== opened.claims.nonce) throw new VerificationError('part/foreign');
  const state = stateOf(handover, options.now);
  if (state === 'canceled' || state === 'used') throw new VerificationError('part/canceled');
  const { part, partHash, sentAt } = handover;
  if (part === null || sentAt === null) throw new VerificationError('part/missing');
  if (partHash !== named.sha256 || (await sha256(part)) !== named.sha256) throw new VerificationError('part/mismatch');
  const [token = '', ...stills] = part.split('\n');
  // When it came it was in time; how late the computer is says the bundle.
  const claims = await openPart(token, { ...options, decryptionKeys: options.keys.decryption, now: sentAt });
  requireBound(claims, handover.id, challenge);
  const { face, document, liveness, capture, evidence } = claims;
  const look = { face, liveness, capture, evidence, ...(document === undefined ? {} : { document }) };
  return {
    opened: { ...opened, claims: { ...typed, ...look } },
    part: { handover: handover.id, sha256: named.sha256, jti: claims.jti },
    stills,
  };
}
