import { sha256 } from '../sha256.js';
import type { Challenge, ChallengeClaims, ConsentPolicy, ConsentRecord } from '../types.js';

/** What the learner answered, and the words that stood on the screen. */
export interface ConsentAnswer {
  readonly agreed: boolean;
  /**
   * The visible text of the consent screen, as the learner read it. Only its hash leaves the page.
   */
  readonly screenText: string;
  /** BCP 47 tag of the screen. */
  readonly lang: string;
  /**
   * Others use this computer, too: nothing of the learner's stays in this browser. Default: false.
   */
  readonly shared?: boolean;
}

/** An answer, and the moment of it by `performance.now()`. */
export interface ConsentMoment {
  readonly answer: ConsentAnswer;
  readonly atMs: number;
  /** It was given at an earlier check, and stands. */
  readonly standing?: ChallengeClaims['agreed'] | null;
}

/** For one policy. */
export interface GivenConsent extends ConsentMoment {
  readonly policyHash: string;
}

/** What a record needs of a challenge, or of a phone's task. */
interface ConsentChallenge extends Pick<Challenge, 'receivedAtMs'> {
  readonly claims: Pick<ChallengeClaims, 'consent' | 'iat'>;
}

/**
 * The record of a consent that was given: which policy, which words, when.
 *
 * @param challenge the challenge that carried the policy; its `iat` sets the clock
 */
export async function consentRecord(challenge: ConsentChallenge, { answer, atMs, standing = null }: ConsentMoment): Promise<ConsentRecord> {
  const { consent, iat } = challenge.claims;
  const now = {
    screenHash: await sha256(answer.screenText),
    lang: answer.lang,
    agreedAt: iat + Math.max(0, Math.floor((atMs - challenge.receivedAtMs) / 1000)),
  };
  return { ...pick(consent), ...(standing ?? now) };
}

function pick(policy: ConsentPolicy): Omit<ConsentRecord, 'screenHash' | 'lang' | 'agreedAt'> {
  const { id: policyId, hash: policyHash, purposes, categories, retentionDays } = policy;
  return { policyId, policyHash, purposes, categories, retentionDays };
}
