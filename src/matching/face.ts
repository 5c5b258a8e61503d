import type { CohortFigures } from './cohort.js';

/**
 * 1 − cosine of two embeddings of length 1: 0 for the same direction, 1 for orthogonal.
 *
 * @throws TypeError for vectors of other lengths, or that are not finite and of length 1 within 1 %
 */
export function cosineDistance(one: Float32Array, other: Float32Array): number {
  requireUnit(one);
  requireUnit(other);
  if (one.length !== other.length) throw new TypeError('cosineDistance: vectors of different lengths');
  let dot = 0;
  for (let index = 0; index < one.length; index++) dot += one[index]! * other[index]!;
  return 1 - dot;
}

/**
 * 1 − cosine whatever the lengths: rounding to int16 moves the length by 1e-5, which counts at
 * distances of 1e-4, and the direction by far less. In a plain loop: it runs for every pair.
 */
export function directionsApart(one: Float32Array, other: Float32Array): number {
  let [dot, first, second] = [0, 0, 0];
  for (let at = 0; at < one.length; at++) {
    dot += one[at]! * other[at]!;
    first += one[at]! * one[at]!;
    second += other[at]! * other[at]!;
  }
  return 1 - dot / Math.sqrt(first * second);
}

/**
 * The template of several embeddings: their mean, of length 1.
 *
 * @throws TypeError for none, or for vectors that are not of length 1
 */
export function meanEmbedding(vectors: readonly Float32Array[]): Float32Array {
  const [first] = vectors;
  if (first === undefined) throw new TypeError('meanEmbedding: no vectors');
  for (const vector of vectors) requireUnit(vector);
  const sum = first.map((_, index) => vectors.reduce((total, vector) => total + vector[index]!, 0));
  const length = lengthOf(sum);
  if (!(length > 0)) throw new TypeError('meanEmbedding: vectors cancel out');
  return sum.map((value) => value / length);
}

/**
 * Adaptive symmetric score normalization (as-norm; Matějka et al. 2017): by how many deviations the
 * cosine exceeds what each side scores against the cohort's nearest rows, the mean of both sides.
 * Strangers' scores have the same tail on cameras that nobody has seen before; those of cosines do
 * not.
 *
 * @param cosine of the two, −1 to 1: the same turned or not
 */
export function normalizedScore(cosine: number, one: CohortFigures, other: CohortFigures): number {
  return ((cosine - one.mean) / one.deviation + (cosine - other.mean) / other.deviation) / 2;
}

/**
 * A line from the normalized score to a log likelihood ratio. Its slope is that of people against
 * strangers of LFW around .01 % false matches (cohort and test people apart); its even point lets
 * .02 % of strangers pass beside the best rhythm (from 4.23 on) with one picture, .16 % with the
 * mean of three (7 of 4,422). False matches of 1 %, .1 % and .01 % lie at scores of 2.6, 3.7 and
 * 4.5 with one picture, .4 more with the mean of three (models/README.md).
 */
const CALIBRATION = { even: 4, slope: 4.4 };

/**
 * Natural logarithm of the likelihood ratio of a normalized score: above 0 speaks for the same
 * person.
 */
export function faceLlr(score: number): number {
  if (!Number.isFinite(score)) throw new TypeError('faceLlr: the score must be finite');
  return CALIBRATION.slope * (score - CALIBRATION.even);
}

function requireUnit(vector: Float32Array): void {
  const length = lengthOf(vector);
  if (!(vector.length > 0 && Math.abs(length - 1) < 0.01)) throw new TypeError('an embedding must be finite and of length 1');
}

function lengthOf(vector: Float32Array): number {
  let sum = 0;
  for (let index = 0; index < vector.length; index++) sum += vector[index]! * vector[index]!;
  return Math.sqrt(sum);
}
