import type { KeystrokeRepetition } from '../types.js';
import { CALIBRATIONS, type Scale } from './keystroke/calibration.js';
import { fullScorer } from './keystroke/full.js';
import { oneClassScorer } from './keystroke/one-class.js';
import type { KeystrokePopulation } from './keystroke/population/population.js';
import { type Features, featuresOf } from './keystroke/template/features.js';
import { buildTemplate, type Template } from './keystroke/template/template.js';
import { touchFusion } from './keystroke/touch/touch-fusion.js';

export interface KeystrokeOptions {
  /** Enrolled repetitions, oldest first: the last 40 count. */
  readonly template: readonly KeystrokeRepetition[];
  /**
   * Those of the enrollment alone, where the template holds what was learned since: a repetition
   * may seem at most `MOST_LEARNED` more like the typist than it is by these. Without them, the
   * template is what was enrolled.
   */
  readonly enrolled?: readonly KeystrokeRepetition[];
  /** The repetitions to judge: their scores are averaged. */
  readonly probe: readonly KeystrokeRepetition[];
  /** Other typists of the phrase on this class of device; `null` where there are fewer than 8. */
  readonly population?: KeystrokePopulation | null;
  /**
   * The score of repetitions that were judged before, to be averaged with these; one of another
   * method does not count.
   */
  readonly earlier?: KeystrokeScore | null;
}

export interface KeystrokeScore {
  /** Mean over the probe's repetitions: higher is more foreign. Its unit is the method's own. */
  readonly foreignness: number;
  /** Natural logarithm of the likelihood ratio: above 0 speaks for the same typist. */
  readonly llr: number;
  /** With figures of other typists, or without. */
  readonly method: 'full' | 'one-class';
  /** How many were averaged. */
  readonly repetitions: number;
}

/**
 * Rises when a score changes for the same times: stored templates are then scored anew, and
 * thresholds chosen anew.
 */
export const SCORER_VERSION = 3;

/**
 * What was learned since the enrollment lifts a score by at most this (natural-log likelihood
 * ratio): whoever teaches a template gains no more, however slowly. A helper who comes nearer by 2
 * % with each of a hundred checks passes alone in 3 of 35 pairs of CMU, in 31 without the bound. Of
 * the first 24 checks after an enrollment 1.3 % of the typist's own fail with it and without; of 40
 * spread over 400 repetitions of practice 7 % (1 % without, 23 % where nothing is learned): by then
 * the typist was asked to enroll again.
 */
const MOST_LEARNED = 1.5;

/**
 * Compares typed repetitions with enrolled ones of the same phrase.
 *
 * @throws TypeError for an empty template or probe, repetitions of different length, times that are
 *   not finite and not negative, or template and probe without a known time in common
 */
export function scoreKeystroke({ probe, earlier = null, ...known }: KeystrokeOptions): KeystrokeScore {
  return keystrokeScorer(known)(probe, earlier);
}

/**
 * The same for many probes of one template, which is prepared once.
 *
 * @throws TypeError as `scoreKeystroke`, at once or when it scores
 */
export function keystrokeScorer({ template, enrolled: first = template, population = null }: Omit<KeystrokeOptions, 'probe' | 'earlier'>) {
  const enrolled = buildTemplate(template.map(featuresOf));
  if (population !== null && population.keys !== enrolled.keys) throw new TypeError('template and population must be of one length');
  const method = population === null ? 'one-class' : 'full';
  const scorerOf = (repetitions: readonly KeystrokeRepetition[], known: Template) => {
    const times = population === null ? oneClassScorer(known) : fullScorer(known, population);
    const touches = touchFusion(repetitions, population?.touch ?? null);
    return (repetition: KeystrokeRepetition, { values }: Features) => ({ times: times(values), touch: touches(repetition) });
  };
  const scoreOf = scorerOf(template, enrolled);
  const leastOf = first === template ? null : scorerOf(first, buildTemplate(first.map(featuresOf)));
  return (probe: KeystrokeOptions['probe'], earlier: KeystrokeScore | null = null): KeystrokeScore => {
    if (probe.length === 0) throw new TypeError('nothing to judge');
    const probes = probe.map(featuresOf);
    if (probes.some(({ keys }) => keys !== enrolled.keys)) throw new TypeError('template and probe must be of one length');
    const timed = probes.every(({ values }) => sharesDwell(values, enrolled, population));
    const seen = probe.map((repetition, index) => scoreOf(repetition, probes[index] as Features));
    const touch = seen.every((one) => one.touch?.known === seen[0]?.touch?.known) ? seen[0]?.touch?.known : undefined;
    const scale: Scale = touch ?? (timed ? `${method}/timed` : `${method}/soft`);
    const lift = MOST_LEARNED / CALIBRATIONS[scale][0].slope;
    const scored = (one: ReturnType<typeof scoreOf>): number =>
      touch === undefined ? one.times : (one.touch?.fused(one.times) ?? one.times);
    const scores = seen.map((one, index) => {
      const least = leastOf?.(probe[index] as KeystrokeRepetition, probes[index] as Features);
      return Math.max(scored(one), least === undefined ? Number.NEGATIVE_INFINITY : scored(least) - lift);
    });
    const before = earlier?.method === method ? earlier : { foreignness: 0, repetitions: 0 };
    const repetitions = scores.length + before.repetitions;
    const foreignness = scores.reduce((sum, value) => sum + value, before.foreignness * before.repetitions) / repetitions;
    if (!Number.isFinite(foreignness)) throw new TypeError('template and probe have no known time in common');
    const { offset, slope } = CALIBRATIONS[scale][repetitions === 1 ? 0 : 1];
    return { foreignness, llr: offset - slope * foreignness, method, repetitions };
  };
}

function sharesDwell(probe: Float64Array, { keys, center }: Template, population: KeystrokePopulation | null): boolean {
  return probe.subarray(0, keys).some((value, key) => !Number.isNaN(value + center[key]! + (population?.center[key] ?? 0)));
}
