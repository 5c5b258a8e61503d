import type { CohortFigures } from './cohort.js';
import { type ImpostorScores, thresholdFor } from './impostor-scores.js';

/**
 * What strangers of a tenant scored: the normalized scores of templates against templates, and how
 * many learners they are of.
 */
export interface CountedFaces {
  readonly learners: number;
  readonly scores: ImpostorScores;
}

/**
 * Others whom each learner is compared with: the shift of 300 learners is then within .15 of what
 * all of their pairs give, with ten others within .2 (LFW, people who look alike).
 */
export const OPPONENTS = 30;
/** From so many learners on, their scores count. */
export const LEAST_LEARNERS = 300;
/**
 * So many learners make a tenant's figures, and no more: 15,000 scores, of which 150 lie above the
 * 1 %. Figures that took in everybody would be what a crowd of made-up learners wants them to be,
 * at any later time.
 */
export const MOST_LEARNERS = 500;

/**
 * A score that so many of the strangers reach: with one picture against one, on Labeled Faces in
 * the Wild, cohort and people apart.
 */
export interface Tail {
  readonly rate: number;
  readonly threshold: number;
}
export const SHIPPED: readonly Tail[] = [
  { rate: 0.05, threshold: 1.35 },
  { rate: 0.01, threshold: 2.6 },
];
/** A tenant's figures lower a score by at most this. */
const MOST_SHIFT = 1.5;

/**
 * How much is taken off a tenant's normalized scores, 0 to 1.5: its strangers' tail moves to where
 * the shipped thresholds expect it. It only lowers them: strangers who are unlike may have been
 * made up, to let another one pass.
 *
 * Labeled Faces in the Wild, cohort apart: 300 people with one picture are shifted by nothing, with
 * means of three by .6, which brings the false match rate from .32 % back to .08 % at 3.7, and from
 * .034 % to .008 % at 4.5; the 400 who are most like one person by .1, .12 % to .08 %.
 *
 * Both rates have to lie higher. People who look alike, or another camera, move both; a tenth of
 * made-up learners with one face, which refuse others, only the lower one.
 */
export function faceShift({ learners, scores }: CountedFaces, shipped: readonly Tail[] = SHIPPED): number {
  if (learners < LEAST_LEARNERS) return 0;
  const shifts = shipped.map(({ rate, threshold }) => (thresholdFor(scores, rate) ?? Number.NEGATIVE_INFINITY) - threshold);
  return Math.min(Math.max(Math.min(...shifts), 0), MOST_SHIFT);
}

/**
 * Faces score like this against the cohort: of 3,810 pictures of LFW the means lie from .82 to .90,
 * the deviations from .0096 to .029. What was made up without knowing what faces are like does not
 * count: strangers of that kind reach any score.
 */
const USUAL = { mean: [0.7, 0.96], deviation: [0.006, 0.045] } as const;

/** Whether a template may count for others: it lies among faces. */
export function isUsualFace(figures: CohortFigures): boolean {
  return (['mean', 'deviation'] as const).every((name) => figures[name] >= USUAL[name][0] && figures[name] <= USUAL[name][1]);
}
