import type { OpenedBundle } from '../bundle/open.js';
import type { Queries } from './database.js';
import type { Decision } from './decide.js';
import { isLive } from './is-live.js';
import type { Policy } from './policy.js';
import { auditReview, insertReview, type ReviewCause } from './review-store.js';
import { summarizeCheck } from './review-summary.js';
import type { Owner, SubjectState } from './store.js';

export interface AdverseCheck {
  readonly owner: Owner;
  readonly opened: OpenedBundle;
  readonly decision: Decision;
  /** The learner after this check. */
  readonly after: SubjectState;
  readonly receipt: { readonly jti: string; readonly token: string };
  readonly policy: Policy;
  readonly now: number;
}

/** Opens a review of a check that went against the learner for good, or that a person is to decide. A refusal that may be tried again needs none. */
export async function openReviewOf(queries: Queries, check: AdverseCheck): Promise<void> {
  const cause = causeOf(check);
  if (cause === null) return;
  const { owner, opened, decision, receipt, now } = check;
  const { claims, late } = opened;
  const opening = {
    id: receipt.jti,
    tenant: owner.tenant,
    subject: owner.subject,
    cause,
    openedAt: now,
    bundleJti: claims.jti,
    receipt: receipt.token,
    summary: summarizeCheck(claims, late, decision),
    words: null,
  };
  if (await insertReview(queries, opening)) await auditReview(queries, owner, 'review/opened', now, { review: receipt.jti, cause });
}

function causeOf({ decision: { result, reasons }, opened, after, policy }: AdverseCheck): ReviewCause | null {
  if (result === 'review') return isLive(opened.claims) ? 'review' : 'not-live';
  if (result !== 'refused') return null;
  if (reasons.includes('quality')) return 'not-live';
  return after.failuresInARow >= policy.attempts.stopAfter ? 'stopped' : null;
}
