/** States of a check with which a submission may count towards a certificate. */
const COUNTED = ['not-needed', 'accepted'];

/**
 * What a learner has reached of a course: each graded unit's latest submission counts, if it passes and its check does.
 *
 * @param {import('./courses.mjs').Unit[]} units
 * @param {import('./submissions.mjs').Submission[]} work newest first
 * @returns {{ complete: boolean, parts: { unit: import('./courses.mjs').Unit, submission: import('./submissions.mjs').Submission | null, missing: null | 'work' | 'points' | 'reading' | 'check' }[] }}
 *   `missing`: what a part still needs
 */
export function courseProgress(units, work) {
  const parts = units
    .filter(({ graded }) => graded)
    .map((unit) => {
      const submission = work.find((one) => one.unit === unit.id) ?? null;
      return { unit, submission, missing: missingOf(unit, submission) };
    });
  return { complete: parts.length > 0 && parts.every(({ missing }) => missing === null), parts };
}

function missingOf({ pass }, submission) {
  if (submission === null) return 'work';
  if (!COUNTED.includes(submission.checkState)) return 'check';
  if (submission.points === null) return 'reading';
  return submission.points >= pass ? null : 'points';
}
