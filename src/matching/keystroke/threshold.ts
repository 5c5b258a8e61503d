/**
 * How often impostors reached which score, for each class of device: counts in steps of 0.1 from −20, kept in one row of a table and added
 * to whenever a learner's repetitions are compared with another learner's template.
 */
export type ImpostorScores = readonly number[];

const LOWEST = -20;
const STEP = 0.1;
const BINS = 400;
/** With fewer impostors than this above the threshold, its rate is not known: the rule of three asks for 3 / rate scores. */
const MIN_EXPECTED = 3;

/** No scores yet. */
export function noScores(): ImpostorScores {
  return new Array<number>(BINS).fill(0);
}

/** @throws TypeError for a score that is not finite */
export function addImpostorScore(scores: ImpostorScores, llr: number): ImpostorScores {
  if (!Number.isFinite(llr)) throw new TypeError('scores must be finite');
  const bin = Math.min(Math.max(Math.floor((llr - LOWEST) / STEP), 0), BINS - 1);
  return scores.map((count, index) => (index === bin ? count + 1 : count));
}

/**
 * The lowest threshold that at most this share of the impostors reaches.
 *
 * @param falseMatchRate above 0, below 1
 * @returns natural-log likelihood ratio, or `null` where there are too few scores for the rate
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
 * Where 5 % of the impostors end on the calibration's own sets, and how much further for each smaller share: two repetitions averaged
 * against 8 enrolled, mean of CMU and MEU-Mobile (5 % at .6, 1 % at 2.3, .1 % at 4.9).
 */
const EXPECTED = { rate: 0.05, threshold: 0.6, slope: 1.1 } as const;
/** A population lowers a score by at most this. */
const MOST = 2;

/**
 * A score as it would be if this population's impostors scored like those of the calibration: its threshold for the stated rate moves to
 * where it was expected. So one threshold for face and typing together holds for every class of device. It only moves down: impostors who score
 * low may have been made up, to let another one pass.
 *
 * @param threshold the population's own for the rate, `null` where it is not known
 */
export function anchoredLlr(llr: number, threshold: number | null, falseMatchRate: number): number {
  if (threshold === null) return llr;
  const expected = EXPECTED.threshold + EXPECTED.slope * Math.log(EXPECTED.rate / falseMatchRate);
  return llr - Math.min(Math.max(threshold - expected, 0), MOST);
}
