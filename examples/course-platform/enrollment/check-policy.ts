/** When a course asks for a check. */
export interface CheckPolicy {
  /**
   * `each` graded submission; any submission at `random`; `both`: each graded one, practice at
   * random.
   */
  mode: 'each' | 'random' | 'both';
  /** Of submissions that a random draw picks, 0 to 1. */
  share: number;
  /** The most that random draws may ask of one learner in seven days. */
  weekly: number;
  /** Checks that may be refused for one submission before it is. */
  tries: number;
  /** How long a submission waits for its check. */
  hoursToCheck: number;
  /** Two members of staff must agree before a review is decided. */
  fourEyes: boolean;
}

/** Why a submission needs its check. */
export type CheckWhy = 'graded' | 'random' | 'resubmission';

/** What the policy looks at in a submission. */
export interface CheckCase {
  graded: boolean;
  resubmission: boolean;
  /** A check of graded work in this course was. */
  accepted: boolean;
  /** Checks that random draws asked for in the last seven days, in all courses. */
  drawnThisWeek: number;
  /** From 0 up to 1. */
  random: number;
}

/**
 * Whether a submission needs a check, and why. A resubmission of what has not passed its check
 * always does, so that handing in again is no way around it; so does graded work until one check of
 * the course was accepted, for a certificate rests on one at least.
 */
export function whyCheck({ mode, share, weekly }: CheckPolicy, submission: CheckCase): CheckWhy | null {
  const { graded, resubmission, accepted, drawnThisWeek, random } = submission;
  if (resubmission) return 'resubmission';
  if (graded && (mode !== 'random' || !accepted)) return 'graded';
  if (mode === 'each' || drawnThisWeek >= weekly) return null;
  return random < share ? 'random' : null;
}

/** The policy in a sentence, as a learner reads it before signing up. */
export function describePolicy({ mode, weekly }: CheckPolicy): string {
  const graded = 'After each piece of work that counts, you are asked for a check.';
  const budget = `at most ${weekly} a week`;
  if (mode === 'each') return graded;
  if (mode === 'random')
    return `You are asked for a check after the first work that counts, and after some of the rest, at random: ${budget}.`;
  return `${graded} After practice you may be asked too, at random: ${budget}.`;
}
