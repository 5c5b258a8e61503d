/**
 * How often strangers reached which score: counts in steps of 0.1 from −20. What was compared
 * cannot be told from them. Of typing natural-log likelihood ratios, for each class of device; of
 * faces normalized scores, for each tenant.
 */
export type ImpostorScores = readonly number[];

const LOWEST = -20;
const STEP = 0.1;
const BINS = 400;
/**
 * With fewer impostors than this above the threshold, its rate is not known: the rule of three asks
 * for 3 / rate scores.
 */
const MIN_EXPECTED = 3;

/** No scores yet. */
export function noScores(): ImpostorScores {
  return new Array<number>(BINS).fill(0);
}

/** @throws TypeError for a score that is not finite */
export function addImpostorScore(scores: ImpostorScores, score: number): ImpostorScores {
  if (!Number.isFinite(score)) throw new TypeError('scores must be finite');
  const bin = Math.min(Math.max(Math.floor((score - LOWEST) / STEP), 0), BINS - 1);
  return scores.map((count, index) => (index === bin ? count + 1 : count));
}

/**
 * The lowest threshold that at most this share of the impostors reaches.
 *
 * @param falseMatchRate above 0, below 1
 * @returns a score, or `null` where there are too few scores for the rate
 * @throws TypeError for a rate outside
 */
export function thresholdFor(scores: ImpostorScores, falseMatchRate: number): number | null {
  if (!(falseMatchRate > 0 && falseMatchRate < 1)) throw new TypeError('a false-match rate is above 0 and below 1');
  const total = scores.reduce((sum, count) => sum + count, 0);
  if (total * falseMatchRate < MIN_EXPECTED) return null;
  let above = 0;
  for (let bin = BINS - 1; bin >= 0; bin--) {
    above += scores[bin] ?? 0;
    if (above > total * falseMatchRate) return LOWEST + (bin + 1) * STEP;
  }
  return LOWEST;
}

/**
 * Share of the impostors that reach a threshold, to the step that it lies in; `null` for none at
 * all.
 */
export function shareFrom(scores: ImpostorScores, threshold: number): number | null {
  const total = scores.reduce((sum, count) => sum + count, 0);
  // A threshold that was the end of a step may come back a hair below it.
  const first = Math.max(Math.floor((threshold - LOWEST) / STEP + 1e-6), 0);
  return total === 0 ? null : scores.slice(first).reduce((sum, count) => sum + count, 0) / total;
}
