import { isWriting, type OpenedCheck, type OpenedWriting } from '../../bundle/server/open.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { ChallengeClaims } from '../../types.js';
import { examineStills } from '../reviews/stills.js';
import { releaseChallenge, reserveChallenge } from '../store/challenges.js';
import { checkMeasures, checkModel } from './check-evidence.js';
import type { Examined, VerifyOptions } from './verify-options.js';

/**
 * A thread that looks at six pictures, each at its slowest; then whoever held the challenge is
 * taken for dead.
 */
const RESERVED_SECONDS = 180;

/**
 * The pictures are looked at before the transaction, which they would hold up; a failure counts in
 * its turn, as step 19. Nobody looks at pictures of measures that are none, and of all who send one
 * bundle at once, one is looked at.
 *
 * @throws VerificationError bundle/busy, with nothing used up: another is looked at, or nobody can
 *   look now
 */
export async function examine(
  stills: readonly string[],
  opened: OpenedCheck | OpenedWriting,
  challenge: ChallengeClaims,
  { database, keys, models, now }: VerifyOptions,
): Promise<Examined> {
  const { nonce } = challenge;
  const reserved = challenge.stills !== undefined && (await reserveChallenge(database, nonce, now, RESERVED_SECONDS));
  try {
    if (isWriting(opened)) return stills.length === 0 ? [] : new VerificationError('evidence/stills');
    const { claims } = opened;
    const { cohort, stillChecker } = checkModel(claims.face.model, models, challenge);
    checkMeasures(claims, challenge, cohort);
    if (challenge.stills !== undefined && !reserved) throw new VerificationError('bundle/busy');
    return await examineStills(stills, claims, challenge, { keys, stillChecker });
  } catch (error) {
    if (error instanceof VerificationError && error.code !== 'bundle/busy') return error;
    if (reserved) await releaseChallenge(database, nonce);
    throw error;
  }
}
