import {
  cholesky,
  dot,
  logDeterminant,
  type Matrix,
  minusSquare,
  solveLower,
  solveLowerAll,
  subMatrix,
  symmetricOf,
  transposedTimes,
  weightedSum,
} from './matrix.js';
import { closest } from './nearest.js';
import { type KeystrokePopulation, typicalDeviation } from './population.js';
import { clamp } from './statistics.js';
import { shrunkScale, type Template } from './template.js';

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
/** Degrees of freedom: 3 to 20 do the same. */
const DEGREES = 8;
/** How much of the within-typist correlation is taken out in `white`. */
const WHITEN = 0.5;
const WHITE_CLIP = 3.5;
/** Mean absolute to standard deviation of a normal distribution: √(π/2). */
const NORMAL = Math.sqrt(Math.PI / 2);

type Covariance = NonNullable<KeystrokePopulation['covariance']>;

type Score = (probe: Float64Array) => number;

/** @returns the scorer, or `null` where the population does not know how times vary together */
export function jointScorer(template: Template, population: KeystrokePopulation): ((probe: Float64Array) => JointScores) | null {
  const { covariance } = population;
  if (covariance === null) return null;
  const timed = Array.from({ length: 2 * template.keys - 1 }, (_, feature) => feature);
  const expected = timed.filter((feature) => !Number.isNaN(template.center[feature]! + population.mean[feature]!));
  const prepare = (known: readonly number[]): ((probe: Float64Array) => JointScores) => {
    const joint = jointOf(template, population, covariance, known);
    const white = whiteOf(template, population, covariance, known);
    return (probe) => ({ joint: joint(probe), white: white(probe) });
  };
  const whole = expected.length === 0 ? null : prepare(expected);
  return (probe) => {
    const known = expected.filter((feature) => !Number.isNaN(probe[feature]!));
    if (known.length === 0 || whole === null) return { joint: Number.NaN, white: Number.NaN };
    return known.length === expected.length ? whole(probe) : prepare(known)(probe);
  };
}

function jointOf(template: Template, population: KeystrokePopulation, covariance: Covariance, known: readonly number[]): Score {
  const typical = population.beta.map((beta, feature) => typicalDeviation(population.alpha[feature]!, beta));
  const { low, high } = population;
  const standard = (values: Float64Array): Float64Array =>
    Float64Array.from(
      known,
      (feature) => (clamp(values[feature]!, low[feature]!, high[feature]!) - population.mean[feature]!) / typical[feature]!,
    );
  const count = Math.min(INDEPENDENT.share * template.samples.length, INDEPENDENT.most);
  const within = subMatrix(covariance.within, known);
  const between = subMatrix(covariance.between, known);
  const { expected, spread } = posterior(between, within, count, standard(template.center));
  const own = studentOf(spread);
  const everybody = studentOf(weightedSum(between, within, 1));
  return (probe) => {
    const point = standard(probe);
    return (own(point.map((value, index) => value - expected[index]!)) - everybody(point)) / known.length;
  };
}

/** What the typist's next repetition looks like, given the mean of `count` of theirs. */
function posterior(between: Matrix, within: Matrix, count: number, seen: Float64Array): { expected: Float64Array; spread: Matrix } {
  const lower = cholesky(weightedSum(between, within, 1 / count));
  const solved = solveLowerAll(lower, between);
  return {
    expected: transposedTimes(solved, solveLower(lower, seen)),
    spread: minusSquare(weightedSum(between, within, 1), solved),
  };
}

/** −ln of the density of a Student-t around 0, but for a constant. */
function studentOf(spread: Matrix): Score {
  const lower = cholesky(spread);
  const head = logDeterminant(lower) / 2;
  return (point) => {
    const solved = solveLower(lower, point);
    return head + ((DEGREES + point.length) / 2) * Math.log1p(dot(solved, solved) / DEGREES);
  };
}

function whiteOf(template: Template, population: KeystrokePopulation, { within }: Covariance, known: readonly number[]): Score {
  const scale = shrunkScale(template, population.deviation);
  const lower = cholesky(
    symmetricOf(known.length, (row, column) => {
      const value = within.data[known[row]! * within.size + known[column]!]!;
      return row === column ? 1 : (1 - WHITEN) * value;
    }),
  );
  const white = (values: Float64Array): Float64Array =>
    solveLower(
      lower,
      Float64Array.from(known, (feature) => {
        const deviation = (values[feature]! - template.center[feature]!) / (NORMAL * scale[feature]!);
        return Number.isNaN(deviation) ? 0 : clamp(deviation, -WHITE_CLIP, WHITE_CLIP);
      }),
    );
  const samples = template.samples.map(white);
  return (probe) => closest(white(probe), samples, null);
}
