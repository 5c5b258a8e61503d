import type { PartClaims } from '../../bundle/schema.js';
import { VerificationError } from '../../bundle/verification-error.js';
import type { StoredChallenge } from '../store/challenges.js';

/**
 * Step 12 of a face part: it answers this challenge in this hand-over, shows what was asked for,
 * and rests on the consent that was asked for.
 *
 * @throws VerificationError part/mismatch, challenge/expired, consent/outdated
 */
export function requireBound(part: PartClaims, handover: string, { claims: challenge, tokenHash }: StoredChallenge): void {
  const asked: readonly (readonly [string, string])[] = [
    [part.handover, handover],
    [part.challengeHash, tokenHash],
    [part.aud, challenge.aud],
    [part.liveness.actions.map(({ action }) => action).join(), challenge.liveness.join()],
    [String(part.document !== undefined), String(challenge.document !== undefined)],
  ];
  if (part.iat < challenge.iat || asked.some(([found, bound]) => found !== bound)) throw new VerificationError('part/mismatch');
  if (part.iat > challenge.exp) throw new VerificationError('challenge/expired');
  const { consent } = challenge;
  if (part.consent.policyHash !== consent.hash || part.consent.policyId !== consent.id)
    throw new VerificationError('consent/outdated', undefined, 'challenge');
}
