import type { TouchCase } from './touch/touch-fusion.js';

/** A line from a score to a natural-log likelihood ratio: `llr = offset − slope · foreignness`. */
export interface Calibration {
  readonly offset: number;
  readonly slope: number;
}

/**
 * Which scorer, and what it sees: `timed` dwell and down-down, `soft` down-down alone; `place` also
 * where in its key a finger landed, `size` how large the contact was, too.
 */
export type Scale = 'full/timed' | 'full/soft' | 'one-class/timed' | 'one-class/soft' | TouchCase;

/**
 * For one repetition, and for two or more averaged. Logistic fits with both classes weighing the
 * same: CMU and MEU-Mobile together, 8 enrolled, first and practised impostors
 * (`npm run bench -- keystroke-calibration --data CMU.csv --data MEU.csv`). Those of a
 * touch keyboard: MOBIKEY, weights fitted without the two people (`keystroke --data MOBIKEY.csv`).
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
  'full/place': [
    { offset: 0.1437, slope: 0.9801 },
    { offset: 0.1377, slope: 1.0951 },
  ],
  'full/size': [
    { offset: 0.1385, slope: 0.9311 },
    { offset: 0.1238, slope: 1.0237 },
  ],
  'one-class/place': [
    { offset: 0.0961, slope: 0.9737 },
    { offset: 0.091, slope: 1.1216 },
  ],
};
