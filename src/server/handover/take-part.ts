import { openPart } from '../../bundle/server/open-part.js';
import { VerificationError } from '../../bundle/verification-error.js';
import { sha256 } from '../../sha256.js';
import type { Keys } from '../keys/keys.js';
import { appendAudit } from '../store/audit.js';
import { findChallenge } from '../store/challenges.js';
import type { Database } from '../store/database.js';
import { findHandover, keepPart, type StoredHandover, stateOf } from './handover-rows.js';
import { requireAlive } from './open-handover.js';
import { requireBound } from './require-bound.js';

export interface PartOptions {
  readonly database: Database;
  readonly keys: Keys;
  readonly audience: string;
  readonly origins: readonly string[];
  /** Seconds since the epoch. */
  readonly now: number;
}

/**
 * A phone's part is opened when it comes, so that the phone is told of what is wrong, and kept as
 * it came: it is opened again, and judged, with the computer's bundle. The same bytes may come
 * twice: the first answer may have been lost.
 *
 * @throws VerificationError; its code is in the trail
 */
export async function takePart(sealed: string, handover: StoredHandover, options: PartOptions): Promise<void> {
  const { database, now } = options;
  try {
    const partHash = await sha256(sealed);
    if (handover.sentAt !== null && handover.partHash === partHash) return;
    requireAlive(handover, now);
    if (handover.sentAt !== null) throw new VerificationError('part/taken');
    const [token = ''] = sealed.split('\n');
    const claims = await openPart(token, { ...options, decryptionKeys: options.keys.decryption });
    const challenge = await findChallenge(database, handover.nonce);
    if (challenge === null || challenge.used) throw new VerificationError('part/canceled');
    requireBound(claims, handover.id, challenge);
    if (await keepPart(database, handover.id, { part: sealed, partHash, now })) return;
    const after = stateOf(await findHandover(database, 'id', handover.id), now);
    throw new VerificationError(after === 'done' ? 'part/taken' : 'part/canceled');
  } catch (error) {
    if (!(error instanceof VerificationError)) throw error;
    const { tenant, subject } = handover;
    await appendAudit(database, {
      at: now,
      claims: null,
      owner: { tenant, subject },
      step: error.step,
      code: error.code,
      receipt: null,
      score: null,
    });
    throw error;
  }
}
