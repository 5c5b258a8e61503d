import { random } from '../../../examples/simulation/random.js';
import { type Cohort, type CohortFigures, cohortFigures, NEAREST } from '../../../src/matching/cohort.js';

/** What the attacker has: other people's faces, the cohort, and all of this code. */
export interface Attack {
  readonly cohort: Cohort;
  readonly faces: readonly Float32Array[];
  /** The normalized score from which a face passes. */
  readonly threshold: number;
  /** What is nearer to everybody than this is refused (step 17). */
  readonly nearest: number;
  readonly tries: number;
}

const STARTS = 5;
/**
 * Steps of the climb, from far to near: how far each goes, and over how much of a score a face
 * counts as reached in part.
 */
const PHASES = [
  { steps: 20, stride: 0.1, blur: 1 },
  { steps: 20, stride: 0.04, blur: 0.5 },
  { steps: 20, stride: 0.015, blur: 0.25 },
] as const;

interface Face {
  readonly vector: Float32Array;
  readonly figures: CohortFigures;
}

/**
 * Vectors that are nobody's, one for each try, each climbed by gradient on the product's own score
 * to reach as many as it can of the attacker's people whom none before it reached. A climb begins
 * at the mean of one of these and of those who are like them.
 */
export function masterVectors({ cohort, faces, threshold, nearest, tries }: Attack): Float32Array[] {
  const next = random('master');
  const people = faces.map((vector) => ({ vector, figures: cohortFigures(vector, cohort) }));
  let left = people;
  const made: Float32Array[] = [];
  for (let count = 0; count < tries; count++) {
    const from = left.length > 0 ? left : people;
    const climbed = Array.from({ length: STARTS }, () => climb(startOf(from, next), from, { cohort, threshold, nearest }));
    const best = climbed.reduce((one, other) => (other.reached.length > one.reached.length ? other : one));
    made.push(best.vector);
    left = left.filter((face) => !best.reached.includes(face));
  }
  return made;
}

function startOf(from: readonly Face[], next: () => number): Float64Array {
  const around = from[Math.floor(next() * from.length)] as Face;
  const count = 2 + Math.floor(next() * 38);
  const near = from.toSorted((one, other) => dot(other.vector, around.vector) - dot(one.vector, around.vector)).slice(0, count);
  return Float64Array.from(around.vector, (_, at) => near.reduce((sum, { vector }) => sum + vector[at]!, 0));
}

type Limits = Pick<Attack, 'cohort' | 'threshold' | 'nearest'>;

function climb(start: Float64Array, faces: readonly Face[], limits: Limits): { readonly vector: Float32Array; readonly reached: Face[] } {
  let at = allowed(start, limits);
  for (const { steps, stride, blur } of PHASES) {
    for (let step = 0; step < steps; step++) {
      const { gradient } = uphill(at, faces, limits, blur);
      const along = dot(gradient, at);
      const tangent = gradient.map((value, index) => value - along * at[index]!);
      const length = Math.hypot(...tangent);
      if (!(length > 1e-12)) break;
      at = allowed(
        at.map((value, index) => value + (stride * tangent[index]!) / length),
        limits,
      );
    }
  }
  const { scores } = uphill(at, faces, limits, 1);
  return { vector: Float32Array.from(at), reached: faces.filter((_, index) => scores[index]! >= limits.threshold) };
}

/** Of length 1, and no nearer to everybody than is let pass. */
function allowed(vector: Float64Array, { cohort: { center }, nearest }: Limits): Float64Array {
  const length = Math.hypot(...vector);
  const unit = vector.map((value) => value / length);
  const along = dot(unit, center);
  if (along <= nearest) return unit;
  const away = unit.map((value, at) => value - along * center[at]!);
  const rest = Math.hypot(...away);
  return away.map((value, at) => nearest * center[at]! + (Math.sqrt(1 - nearest ** 2) * value) / rest);
}

/**
 * The score of each face, and the gradient of how many are reached, each counted by a logistic
 * curve around the threshold.
 */
function uphill(at: Float64Array, faces: readonly Face[], { cohort, threshold }: Limits, blur: number) {
  const probe = Float32Array.from(at);
  const { mean, deviation, gradients } = differentiated(probe, cohort);
  const gradient = new Float64Array(at.length);
  let [all, weighted] = [0, 0];
  const scores = faces.map(({ vector, figures }) => {
    const cosine = dot(probe, vector);
    const score = ((cosine - mean) / deviation + (cosine - figures.mean) / figures.deviation) / 2;
    const share = 1 / (1 + Math.exp(-(score - threshold) / blur));
    const weight = (share * (1 - share)) / blur / 2;
    const own = weight * (1 / deviation + 1 / figures.deviation);
    for (let index = 0; index < gradient.length; index++) gradient[index] = gradient[index]! + own * vector[index]!;
    all += weight / deviation;
    weighted += (weight * (cosine - mean)) / deviation ** 2;
    return score;
  });
  for (let index = 0; index < gradient.length; index++)
    gradient[index] = gradient[index]! - all * gradients.mean[index]! - weighted * gradients.deviation[index]!;
  return { scores, gradient };
}

/**
 * Mean and deviation against the cohort, as the product has them, and how they change with the
 * probe.
 */
function differentiated(probe: Float32Array, cohort: Cohort) {
  const { rows, count, dim } = cohort;
  const { mean, deviation } = cohortFigures(probe, cohort);
  const scores = Float64Array.from({ length: count }, (_, row) => dot(rows.subarray(row * dim, (row + 1) * dim), probe));
  const nearest = [...scores.keys()].sort((one, other) => scores[other]! - scores[one]!).slice(0, NEAREST);
  const gradients = { mean: new Float64Array(dim), deviation: new Float64Array(dim) };
  for (const row of nearest) {
    const off = (scores[row]! - mean) / deviation;
    for (let index = 0; index < dim; index++) {
      const value = rows[row * dim + index]! / nearest.length;
      gradients.mean[index] = gradients.mean[index]! + value;
      gradients.deviation[index] = gradients.deviation[index]! + off * value;
    }
  }
  return { mean, deviation, gradients };
}

function dot(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
}
