import type { Unit } from './courses.js';
import type { CheckState, Submission } from './submissions.js';

/** States of a check with which a submission may count toward a certificate. */
const COUNTED: readonly CheckState[] = ['not-needed', 'accepted'];

/** What a part of a course still needs; `null`: nothing. */
export type Missing = null | 'work' | 'points' | 'reading' | 'check' | 'track' | 'renewed';

/** A graded unit with the submission that counts. */
export interface Part {
  unit: Unit;
  submission: Submission | null;
  missing: Missing;
}

export interface Progress {
  complete: boolean;
  /** No part needs anything, yet none of them was checked. */
  lacksCheck: boolean;
  parts: Part[];
}

/**
 * What a learner has reached of a course: each graded unit's latest submission counts, if it passes
 * and its check does. What was handed in off the verified track counts for nothing, and a
 * certificate rests on one accepted check of graded work at least.
 *
 * @param work newest first
 * @param countsFrom checks before this do not count; `null`: all do
 */
export function courseProgress(units: readonly Unit[], work: readonly Submission[], countsFrom: Date | null = null): Progress {
  const graded = units.filter((unit) => unit.graded);
  const parts = graded.map((unit) => {
    const submission = work.find((one) => one.unit === unit.id) ?? null;
    return { unit, submission, missing: missingOf(unit, submission, countsFrom) };
  });
  const isDone = parts.length > 0 && parts.every(({ missing }) => missing === null);
  const isChecked = work.some(
    (one) => one.checkState === 'accepted' && !isBefore(one, countsFrom) && graded.some(({ id }) => id === one.unit),
  );
  return { complete: isDone && isChecked, lacksCheck: isDone && !isChecked, parts };
}

function missingOf({ pass }: Unit, submission: Submission | null, countsFrom: Date | null): Missing {
  if (submission === null) return 'work';
  if (!submission.onTrack) return 'track';
  if (!COUNTED.includes(submission.checkState)) return 'check';
  if (isBefore(submission, countsFrom)) return 'renewed';
  if (submission.points === null) return 'reading';
  return submission.points >= pass ? null : 'points';
}

/** Whether it was checked, or handed in without need of a check, before checks count. */
function isBefore({ checkedAt, submittedAt }: Submission, countsFrom: Date | null): boolean {
  return countsFrom !== null && (checkedAt ?? submittedAt) < countsFrom;
}
