import type { KeystrokeRepetition } from '../types.js';
import { featuresOf } from './keystroke/features.js';
import { nearest } from './keystroke/nearest.js';
import { buildTemplate, flooredScale } from './keystroke/template.js';

export interface KeystrokeOptions {
  /** Enrolled repetitions, oldest first. */
  readonly template: readonly KeystrokeRepetition[];
  /** The repetitions to judge: their scores are averaged. */
  readonly probe: readonly KeystrokeRepetition[];
}

export interface KeystrokeScore {
  /** Distance, averaged over the probe's repetitions: higher is more foreign. */
  readonly distance: number;
  /** Natural logarithm of the likelihood ratio: above 0 speaks for the same typist. */
  readonly llr: number;
}

/**
 * Logistic fit of distance to log likelihood ratio, for 1 repetition and for 2 averaged: CMU set, 8 practised repetitions as template,
 * the next 40 as probes, the others' first as impostors (`npm run bench -- keystroke-calibration --data FILE`): EER .054 and .043.
 */
const CALIBRATION = [
  { offset: 18.74, slope: 11.02 },
  { offset: 22.37, slope: 13.37 },
] as const;

/**
 * Compares typed repetitions with enrolled ones of the same phrase, without figures of other typists.
 *
 * @throws TypeError for an empty template or probe, repetitions of different length, or times that are not finite and not negative
 */
export function scoreKeystroke({ template, probe }: KeystrokeOptions): KeystrokeScore {
  if (probe.length === 0) throw new TypeError('nothing to judge');
  const enrolled = buildTemplate(template.map(featuresOf));
  const scale = flooredScale(enrolled);
  const distances = probe.map((repetition) => {
    const { keys, values } = featuresOf(repetition);
    if (keys !== enrolled.keys) throw new TypeError('template and probe must be of one length');
    return nearest(values, enrolled, scale);
  });
  const distance = distances.reduce((sum, value) => sum + value, 0) / distances.length;
  if (!Number.isFinite(distance)) throw new TypeError('template and probe have no known time in common');
  const { offset, slope } = CALIBRATION[Math.min(distances.length, CALIBRATION.length) - 1]!;
  return { distance, llr: offset - slope * distance };
}
