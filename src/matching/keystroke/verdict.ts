export interface VerdictOptions {
  /** Of the repetitions so far, averaged. */
  readonly llr: number;
  /** From here on it is the same typist. */
  readonly threshold: number;
  /** How many repetitions were judged. */
  readonly repetitions: number;
  /** How many may be asked for in all. */
  readonly most: number;
}

/** So close under the threshold, one more repetition can turn the result: the averaged score moves by about this (CMU, 8 enrolled). */
const BORDER = 1.5;

/**
 * Same typist, another, or `one-more`: what falls short by little is asked for one more repetition, and averaged. What reaches the
 * threshold is not asked again: it would cost every tenth learner a repetition that turns one result in a hundred.
 */
export function keystrokeVerdict({ llr, threshold, repetitions, most }: VerdictOptions): 'match' | 'one-more' | 'no-match' {
  if (llr >= threshold) return 'match';
  return threshold - llr < BORDER && repetitions < most ? 'one-more' : 'no-match';
}
