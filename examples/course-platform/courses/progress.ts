/** States of a check with which a submission may count toward a certificate. */
const COUNTED = ['not-needed', 'accepted'];

/**
 * What a learner has reached of a course: each graded unit's latest submission counts, if it passes and its check does. What was handed in off the verified track
 * counts for nothing, and a certificate rests on one accepted check of graded work at least.
 *
 * @param {import('./courses.js').Unit[]} units
 * @param {import('./submissions.js').Submission[]} work newest first
 * @param {Date | null} [countsFrom] checks before this do not count; `null`: all do
 * @returns {{ complete: boolean, lacksCheck: boolean, parts: { unit: import('./courses.js').Unit, submission: import('./submissions.js').Submission | null, missing: null | 'work' | 'points' | 'reading' | 'check' | 'track' | 'renewed' }[] }}
 *   `missing`: what a part still needs; `lacksCheck`: no part needs anything, yet none of them was checked
 */
export function courseProgress(units, work, countsFrom = null) {
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

function missingOf({ pass }, submission, countsFrom) {
  if (submission === null) return 'work';
  if (!submission.onTrack) return 'track';
  if (!COUNTED.includes(submission.checkState)) return 'check';
  if (isBefore(submission, countsFrom)) return 'renewed';
  if (submission.points === null) return 'reading';
  return submission.points >= pass ? null : 'points';
}

/** Whether it was checked, or handed in without need of a check, before checks count. */
function isBefore({ checkedAt, submittedAt }, countsFrom) {
  return countsFrom !== null && (checkedAt ?? submittedAt) < countsFrom;
}
