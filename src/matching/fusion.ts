/** Natural logarithms of the likelihood ratios of face and typing. */
export interface FactorScores {
  readonly faceLlr: number;
  readonly keystrokeLlr: number;
}

export interface FusedScore {
  /** Sum of the two, each within its limits. */
  readonly score: number;
  readonly verdict: 'match' | 'borderline' | 'no-match';
}

/**
 * How much each factor can say. What a factor can say for a match is limited so that neither alone
 * carries it over the threshold: the best face (4) with a foreign rhythm (below 0), or the best
 * rhythm (3) with a foreign face (below 1), stays under it.
 */
const LIMITS = { faceLlr: { min: -8, max: 4 }, keystrokeLlr: { min: -8, max: 3 } } as const;
/**
 * One fixed threshold for everybody: odds of about 55 to 1 at even priors. At .5 less, a learner's
 * face with another's rhythm passes in 5.1 % of the checks instead of 3.7 % once the learner's
 * checks have taught something, and .4 % more of the learner's own pass (CMU; either half of the
 * typists gives the same within .15).
 */
export const THRESHOLD = 4;
/**
 * From here to the threshold a person should look: a narrow band, above the best face (4) with a
 * clearly foreign rhythm (−.5).
 */
export const BORDERLINE = 3.5;

/**
 * One score from both factors at one fixed threshold.
 *
 * @throws TypeError for a score that is not finite
 */
export function fuse(scores: FactorScores): FusedScore {
  const score = limited(scores.faceLlr, LIMITS.faceLlr) + limited(scores.keystrokeLlr, LIMITS.keystrokeLlr);
  const verdict = score >= THRESHOLD ? 'match' : score >= BORDERLINE ? 'borderline' : 'no-match';
  return { score, verdict };
}

/** The typing score that reaches the threshold beside this face; `null` where no rhythm would. */
export function neededKeystrokeLlr(faceLlr: number): number | null {
  const needed = THRESHOLD - limited(faceLlr, LIMITS.faceLlr);
  return needed > LIMITS.keystrokeLlr.max ? null : needed;
}

function limited(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  if (!Number.isFinite(value)) throw new TypeError('fuse: scores must be finite');
  return Math.min(Math.max(value, min), max);
}
