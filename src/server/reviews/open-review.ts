import type { OpenedCheck } from '../../bundle/server/open.js';
import { isForeignBlocked } from '../decision/attempts.js';
import type { Decision } from '../decision/decide.js';
import type { Measured } from '../decision/one-more.js';
import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { SubjectState } from '../store/subjects.js';
import { auditReview, dropOpenReviews, insertReview, type ReviewCause } from './review-store.js';
import { type ReviewSummary, summarizeCheck } from './review-summary.js';

export interface AdverseCheck {
  readonly owner: Owner;
  readonly opened: OpenedCheck;
  readonly decision: Decision;
  /** Of a rebind: what is new in it. */
  readonly adds: ReviewSummary['adds'];
  /** How it was measured, a first half included. */
  readonly measured: Measured;
  /** The learner after this check. */
  readonly after: SubjectState;
  /** It rests on a reference that replaced another one, and that nothing has confirmed. */
  readonly renewed: boolean;
  /** Of the learner's reference now. */
  readonly version: number | null;
  readonly receipt: { readonly jti: string; readonly token: string };
  readonly policy: Policy;
  readonly now: number;
}

/**
 * Opens a review of a check that went against the learner for good, or that a person is to decide:
 * an enrollment in the place of another among them. A refusal that may be tried again needs none.
 */
export async function openReviewOf(queries: Queries, check: AdverseCheck): Promise<void> {
  const cause = causeOf(check);
  if (cause === null) return;
  const { owner, opened, decision, adds, measured, receipt, version, now } = check;
  const { claims, late } = opened;
  const opening = {
    id: receipt.jti,
    tenant: owner.tenant,
    subject: owner.subject,
    cause,
    openedAt: now,
    bundleJti: claims.jti,
    receipt: receipt.token,
    summary: summarizeCheck(claims, { late, adds, phone: measured.phone === true }),
    words: null,
    referenceVersion: version,
    // What a check that failed would have added is not added by the review that lets the learner
    // try again.
    adds: decision.adds ?? null,
  };
  // Staff decide about the enrollment that stands.
  if (cause === 'renewed') await dropOpenReviews(queries, owner, cause);
  if (await insertReview(queries, opening)) await auditReview(queries, owner, 'review/opened', now, { review: receipt.jti, cause });
}

function causeOf({ decision: { result, reasons }, opened, measured, renewed, after, policy, now }: AdverseCheck): ReviewCause | null {
  const { purpose } = opened.claims;
  if (result === 'review') return !measured.live ? 'not-live' : purpose === 'rebind' ? 'rebind' : 'review';
  if (result === 'accepted' && purpose === 'enroll' && renewed) return 'renewed';
  if (result !== 'refused') return null;
  if (purpose === 'rebind') return isForeignBlocked(after, policy.attempts, now) ? 'stopped' : null;
  if (reasons.includes('quality')) return 'not-live';
  return after.failuresInARow >= policy.attempts.stopAfter ? 'stopped' : null;
}
