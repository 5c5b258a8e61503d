import { closest } from './nearest.js';
import { type KeystrokePopulation, typicalDeviation } from './population/population.js';
import type { KnownTimes } from './population/two-covariance.js';
import { clamp } from './template/statistics.js';
import { shrunkScale, type Template } from './template/template.js';

/**
 * Two sub-scores that see how times vary together. `joint`: ln of everybody's density over the
 * typist's own, of all times at once, by the number of times; both Student-t with the population's
 * covariances (the two-covariance model of speaker recognition). `white`: the nearest template
 * repetitions, as `nn`, where the times' common variation within a typist is taken out first.
 */
export interface JointScores {
  readonly joint: number;
  readonly white: number;
}

/**
 * A repetition tells half as much as an independent one would, and after 16 there is nothing new
 * (chosen on MEU-Mobile).
 */
const INDEPENDENT = { share: 0.5, most: 8 } as const;
const WHITE_CLIP = 3.5;
/** Mean absolute to standard deviation of a normal distribution: √(π/2). */
const NORMAL = Math.sqrt(Math.PI / 2);

type Score = (probe: Float64Array) => number;

/** @returns the scorer, or `null` where the population does not know how times vary together */
export function jointScorer(template: Template, population: KeystrokePopulation): ((probe: Float64Array) => JointScores) | null {
  const { covariance } = population;
  if (covariance === null) return null;
  const timed = Array.from({ length: 2 * template.keys - 1 }, (_, feature) => feature);
  const expected = timed.filter((feature) => !Number.isNaN(template.center[feature]! + population.mean[feature]!));
  const prepare = (known: readonly number[]): ((probe: Float64Array) => JointScores) => {
    const times = covariance.of(known);
    const joint = jointOf(template, population, times, known);
    const white = whiteOf(template, population, times, known);
    return (probe) => ({ joint: joint(probe), white: white(probe) });
  };
  const whole = expected.length === 0 ? null : prepare(expected);
  return (probe) => {
    const known = expected.filter((feature) => !Number.isNaN(probe[feature]!));
    if (known.length === 0 || whole === null) return { joint: Number.NaN, white: Number.NaN };
    return known.length === expected.length ? whole(probe) : prepare(known)(probe);
  };
}

function jointOf(template: Template, population: KeystrokePopulation, times: KnownTimes, known: readonly number[]): Score {
  const { alpha, beta, low, high, mean } = population;
  const typical = known.map((feature) => typicalDeviation(alpha[feature]!, beta[feature]!));
  const standard = (values: Float64Array): Float64Array =>
    valuesOf(known, (feature, index) => (clamp(values[feature]!, low[feature]!, high[feature]!) - mean[feature]!) / typical[index]!);
  const { expected, density } = times.typist(Math.min(INDEPENDENT.share * template.samples.length, INDEPENDENT.most));
  const own = expected(standard(template.center));
  return (probe) => {
    const point = standard(probe);
    return (density(point.map((value, index) => value - own[index]!)) - times.everybody(point)) / known.length;
  };
}

function whiteOf(template: Template, population: KeystrokePopulation, times: KnownTimes, known: readonly number[]): Score {
  const scale = shrunkScale(template, population.deviation);
  const white = (values: Float64Array): Float64Array =>
    times.whiten(
      valuesOf(known, (feature) => {
        const deviation = (values[feature]! - template.center[feature]!) / (NORMAL * scale[feature]!);
        return Number.isNaN(deviation) ? 0 : clamp(deviation, -WHITE_CLIP, WHITE_CLIP);
      }),
    );
  const samples = template.samples.map(white);
  return (probe) => closest(white(probe), samples, null);
}

/** A number for each of the features; `Float64Array.from` takes ten times as long. */
function valuesOf(known: readonly number[], figure: (feature: number, index: number) => number): Float64Array {
  const values = new Float64Array(known.length);
  for (let index = 0; index < known.length; index++) values[index] = figure(known[index]!, index);
  return values;
}
