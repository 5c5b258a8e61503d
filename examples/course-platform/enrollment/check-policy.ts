/**
 * When a course asks for a check.
 *
 * @typedef {object} CheckPolicy
 * @property {'each' | 'random' | 'both'} mode `each` graded submission; any submission at `random`; `both`: each graded one, practice at random
 * @property {number} share of submissions that a random draw picks, 0 to 1
 * @property {number} weekly the most that random draws may ask of one learner in seven days
 * @property {number} tries checks that may be refused for one submission before it is
 * @property {number} hoursToCheck how long a submission waits for its check
 * @property {boolean} fourEyes two members of staff must agree before a review is decided
 */

/**
 * Whether a submission needs a check, and why. A resubmission of what has not passed its check always does, so that handing in again is no way around it; so does
 * graded work until one check of the course was accepted, for a certificate rests on one at least.
 *
 * @param {CheckPolicy} policy
 * @param {{ graded: boolean, resubmission: boolean, accepted: boolean, drawnThisWeek: number, random: number }} submission `accepted`: a check
 *   of graded work in this course was; `drawnThisWeek`: checks that random draws asked for in the last seven days, in all courses; `random`:
 *   from 0 up to 1
 * @returns {'graded' | 'random' | 'resubmission' | null}
 */
export function whyCheck({ mode, share, weekly }, { graded, resubmission, accepted, drawnThisWeek, random }) {
  if (resubmission) return 'resubmission';
  if (graded && (mode !== 'random' || !accepted)) return 'graded';
  if (mode === 'each' || drawnThisWeek >= weekly) return null;
  return random < share ? 'random' : null;
}

/** The policy in a sentence, as a learner reads it before signing up. */
export function describePolicy({ mode, weekly }) {
  const graded = 'After each piece of work that counts, you are asked for a check.';
  const budget = `at most ${weekly} a week`;
  if (mode === 'each') return graded;
  if (mode === 'random')
    return `You are asked for a check after the first work that counts, and after some of the rest, at random: ${budget}.`;
  return `${graded} After practice you may be asked too, at random: ${budget}.`;
}
