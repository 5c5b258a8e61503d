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

/** So close to the threshold, one more repetition can turn the result: the averaged score moves by about this (CMU, 8 enrolled). */
const BORDER = 1.5;

/** Same typist, another, or `one-more`: a borderline result asks for one more repetition, and averages. */
export function keystrokeVerdict({ llr, threshold, repetitions, most }: VerdictOptions): 'match' | 'one-more' | 'no-match' {
  if (Math.abs(llr - threshold) < BORDER && repetitions < most) return 'one-more';
  return llr >= threshold ? 'match' : 'no-match';
}
