/** A line from a score to a natural-log likelihood ratio: `llr = offset − slope · foreignness`. */
export interface Calibration {
  readonly offset: number;
  readonly slope: number;
}

/** Which scorer, and what it sees: `timed` dwell and down-down, `soft` down-down alone. */
export type Scale = 'full/timed' | 'full/soft' | 'one-class/timed' | 'one-class/soft';

/**
 * For one repetition, and for two or more averaged. Logistic fits with both classes weighing the
 * same: CMU and MEU-Mobile together, 8 enrolled, first and practised impostors
 * (`npm run bench -- keystroke-calibration --data CMU.csv --data MEU.csv`).
 */
export const CALIBRATIONS: Readonly<Record<Scale, readonly [Calibration, Calibration]>> = {
  'full/timed': [
    { offset: 0.3146, slope: 0.8901 },
    { offset: 0.1191, slope: 1.1093 },
  ],
  'full/soft': [
    { offset: 1.161, slope: 0.5192 },
    { offset: 1.3237, slope: 0.6576 },
  ],
  'one-class/timed': [
    { offset: 12.4526, slope: 8.9429 },
    { offset: 15.4282, slope: 11.1973 },
  ],
  'one-class/soft': [
    { offset: 8.2415, slope: 5.9357 },
    { offset: 10.2302, slope: 7.441 },
  ],
};
