import { random } from '../../../examples/simulation/random.js';
import { loadCohort } from '../../../models/cohort.js';
import { mixtures } from '../../../models/mixtures.js';
import { type Cohort, type CohortFigures, cohortFigures, readCohort } from '../../../src/matching/cohort.js';
import { normalizedScore } from '../../../src/matching/face.js';
import type { Person } from './lfw.js';
import { similarity } from './templates.js';

type Vector = Float32Array | null | undefined;

/** How alike two embeddings are: higher is more so. A picture without a face is like nobody. */
export type Alike = (one: Vector, other: Vector) => number;

/**
 * The product's score: cosine, normalized by the cohort. What a vector scores against the cohort is
 * computed once.
 */
export function normalizedBy(cohort: Cohort): Alike {
  const known = new WeakMap<Float32Array, CohortFigures>();
  const figuresOf = (vector: Float32Array): CohortFigures => {
    const figures = known.get(vector) ?? cohortFigures(vector, cohort);
    known.set(vector, figures);
    return figures;
  };
  return (one, other) => (one && other ? normalizedScore(similarity(one, other), figuresOf(one), figuresOf(other)) : -100);
}

/** The cohort that is shipped. It was made of the pictures in `shared/data/faces/lfw-dev`. */
export function shippedCohort(): Cohort {
  const { rows, dim } = loadCohort();
  return readCohort(rows, dim);
}

/** People with one picture, who make a cohort that knows nobody of those with several. */
export function alone(people: readonly Person[]): readonly Person[] {
  return people.filter(({ files }) => files.length === 1);
}

/** A cohort as the shipped one is made, of these people's first pictures. */
export function cohortOf(people: readonly Person[], vectors: ReadonlyMap<string, Float32Array | null>): Cohort {
  const first = people.map(({ files }) => vectors.get(files[0] as string)).filter((vector) => vector instanceof Float32Array);
  const { dim } = loadCohort();
  return readCohort(Buffer.from(mixtures(first, 1800, random('cohort'))).toString('base64'), dim);
}
