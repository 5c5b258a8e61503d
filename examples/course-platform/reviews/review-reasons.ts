import type { ReviewOutcome } from 'countersign/server';

/**
 * Why a person decided as they did, as the learner reads it. A closed list: no remark about anybody
 * stands in a learner's record.
 */
export const REASONS = {
  'same-person': 'What there is speaks for you.',
  'confirmed-live': 'Our staff confirmed your work with you.',
  technical: 'The check failed for a technical reason.',
  'not-confirmed': 'What there is does not let us confirm that it was you.',
  'no-answer': 'We asked you for a meeting and had no answer.',
};

export type ReviewReason = keyof typeof REASONS;

/** A decision with its reason. */
export interface Verdict {
  decision: ReviewOutcome;
  reason: ReviewReason;
}

/** Which reasons go with which decision. */
export const REASONS_OF: Record<ReviewOutcome, readonly ReviewReason[]> = {
  accepted: ['same-person', 'confirmed-live', 'technical'],
  refused: ['not-confirmed', 'no-answer'],
};

/** What a form says, before anybody has looked at it. */
export type Unread<Form> = { [Name in keyof Form]: unknown };

/** Whether what a form says is a decision, with a reason that goes with it. */
export function isVerdict(said: Unread<Verdict>): said is Verdict {
  const { decision, reason } = said;
  return (decision === 'accepted' || decision === 'refused') && REASONS_OF[decision].some((known) => known === reason);
}
