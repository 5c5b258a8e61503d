import type { Result } from 'countersign/server';

/** The members of a score that say how it went. */
export interface ScoreForm {
  scoreGiven?: number;
  scoreMaximum?: number;
  activityProgress: string;
  gradingProgress: string;
}

type Forms = Partial<Record<Result, ScoreForm>>;

/**
 * What a result is in a gradebook. No refusal becomes a grade by itself: whatever is not accepted
 * waits for a person.
 */
const PROGRESS = {
  accepted: { scoreGiven: 1, scoreMaximum: 1, activityProgress: 'Completed', gradingProgress: 'FullyGraded' },
  review: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
  refused: { activityProgress: 'Submitted', gradingProgress: 'PendingManual' },
} satisfies Forms;
/**
 * Canvas takes every score for a new submission, unless told otherwise; others know no such member.
 * A decision is about one that is there.
 */
const NO_SUBMISSION = { 'https://canvas.instructure.com/lti/submission': { new_submission: false } };
/** What a person has decided counts. */
const DECIDED = {
  accepted: { ...PROGRESS.accepted, ...NO_SUBMISSION },
  refused: { ...PROGRESS.accepted, scoreGiven: 0, ...NO_SUBMISSION },
} satisfies Forms;

/**
 * The members of a score that say how it went (Assignment and Grade Services 2.0 §3.4).
 *
 * @param result `decided`: by a person
 * @returns `undefined`: this is nothing to tell
 */
export function scoreForm({ result, decided }: { result: Result; decided: boolean }): ScoreForm | undefined {
  const forms: Forms = decided ? DECIDED : PROGRESS;
  return forms[result];
}
