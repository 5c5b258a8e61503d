/**
 * Where 5 % of the impostors end on the calibration's own sets, and how much further for each
 * smaller share: two repetitions averaged against 8 enrolled, mean of CMU and MEU-Mobile (5 % at
 * .6, 1 % at 2.3, .1 % at 4.9).
 */
const EXPECTED = { rate: 0.05, threshold: 0.6, slope: 1.1 } as const;
/** A population lowers a score by at most this. */
const MOST = 2;

/**
 * A score as it would be if this population's impostors scored like those of the calibration: its
 * threshold for the stated rate moves to where it was expected. So one threshold for face and
 * typing together holds for every class of device. It only moves down: impostors who score low may
 * have been made up, to let another one pass.
 *
 * @param threshold the population's own for the rate, `null` where it is not known
 */
export function anchoredLlr(llr: number, threshold: number | null, falseMatchRate: number): number {
  if (threshold === null) return llr;
  const expected = EXPECTED.threshold + EXPECTED.slope * Math.log(EXPECTED.rate / falseMatchRate);
  return llr - Math.min(Math.max(threshold - expected, 0), MOST);
}
