import { gaussian, random } from '../../examples/simulation/random.js';
import { loadCohort } from '../../models/cohort.js';
import { type CohortFigures, cohortFigures, readCohort } from '../../src/matching/cohort.js';
import { normalizedScore } from '../../src/matching/face.js';

const { rows, dim } = loadCohort();
export const COHORT = readCohort(rows, dim);

/**
 * A face that is made up, as near to the cohort as a real one, of length 1.
 *
 * @param alike 0: strangers score as strangers do; .3: 5 % of them reach 3.3, and 1 % 4.2; the same
 *   person reaches 6.5 and more
 */
export function madeUpFace(person: string, { alike = 0, sitting = '1' }: { readonly alike?: number; readonly sitting?: string } = {}) {
  const [own, noise] = [random(person), random(`${person} ${sitting}`)];
  const row = (index: number): Float32Array => COHORT.rows.subarray(index * dim, (index + 1) * dim);
  const [one, other] = [own(), own()].map((number) => row(Math.floor(number * COHORT.count))) as [Float32Array, Float32Array];
  const shared = row(0);
  return unit(
    COHORT.center.map((center, at) => {
      const stranger = center + 1.4 * ((one[at]! + other[at]!) / 2 - center);
      return alike * shared[at]! + (1 - alike) * stranger + (0.1 * gaussian(noise)) / Math.sqrt(dim);
    }),
  );
}

export function scoreBetween(one: Float32Array, other: Float32Array): number {
  const figures = (face: Float32Array): CohortFigures => cohortFigures(face, COHORT);
  const cosine = one.reduce((sum, value, at) => sum + value * other[at]!, 0);
  return normalizedScore(cosine, figures(one), figures(other));
}

/**
 * Another face, no nearer to everybody's, that reaches this normalized score against the person's.
 */
export function lookAlike(person: Float32Array, score: number): Float32Array {
  const next = random(`like ${score}`);
  const away = unit(person.map(() => gaussian(next)));
  return reaching(person, score, (share) => unit(person.map((value, at) => value + share * away[at]!)));
}

/** A face between two people's that reaches this normalized score against the first one's. */
export function faceBetween(person: Float32Array, other: Float32Array, score: number): Float32Array {
  return reaching(person, score, (share) => unit(person.map((value, at) => (1 - share) * value + share * other[at]!)));
}

/** @param faceAt the person's face at 0, another at 1 */
function reaching(person: Float32Array, score: number, faceAt: (share: number) => Float32Array): Float32Array {
  let [low, high] = [0, 1];
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (scoreBetween(person, faceAt(middle)) >= score) low = middle;
    else high = middle;
  }
  return faceAt(low);
}

/** Pictures of one sitting, whose mean is the face. */
export function pictures(face: Float32Array, count: number, sitting: string): Float32Array[] {
  const noise = random(sitting);
  const apart = Array.from({ length: count }, () => face.map(() => (0.2 * gaussian(noise)) / Math.sqrt(dim)));
  const mean = face.map((_, at) => apart.reduce((sum, one) => sum + one[at]!, 0) / count);
  return apart.map((one) => unit(face.map((value, at) => value + one[at]! - mean[at]!)));
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
