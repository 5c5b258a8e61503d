import { expect, it } from 'vitest';
import { random } from '../../examples/simulation/random.js';
import { loadCohort } from '../../models/cohort.js';
import { mixtures } from '../../models/mixtures.js';
import { nearnessToAll, readCohort } from '../../src/matching/cohort.js';
import { cosineDistance } from '../../src/matching/face.js';
import { STRICT_FACE } from '../../src/server/decision/decide.js';
import { MOST_FOREIGN } from '../../src/server/policy/policy-defaults.js';
import { NEAREST_TO_ALL } from '../../src/server/verify/check-evidence.js';
import { normalizedBy } from '../bench/face/scoring.js';
import { masterVectors } from '../bench/master/attack.js';

const { rows, dim } = loadCohort();
const cohort = readCohort(rows, dim);
const rowsOf = (all: Float32Array): Float32Array[] =>
  Array.from({ length: all.length / dim }, (_, index) => all.slice(index * dim, (index + 1) * dim));
/** As many as an attacker is taken to have, and as many learners. */
const FACES = 500;
/**
 * Made-up people, as near to each other as people are: the whole measurement, with pictures, is
 * `npm run bench -- master`.
 */
const mixed = Float32Array.from(mixtures(rowsOf(cohort.rows), 2 * FACES, random('people')));
const people = rowsOf(mixed).map((row) => row.map((value) => value / Math.hypot(...row)));
const [known, learners] = [people.slice(0, FACES), people.slice(FACES)];

it('vectors that are nobody’s, climbed on the product’s own score, reach at most 2 % of learners within a month’s tries', {
  timeout: 300_000,
}, () => {
  const made = masterVectors({
    cohort,
    faces: known,
    threshold: STRICT_FACE,
    nearest: NEAREST_TO_ALL.mean,
    tries: MOST_FOREIGN,
  });
  expect(made.every((vector) => nearnessToAll(vector, cohort) <= NEAREST_TO_ALL.mean + 1e-6)).toBe(true);
  const alike = normalizedBy(cohort);
  const reached = learners.filter((face) => made.some((vector) => alike(vector, face) >= STRICT_FACE));
  expect(reached.length / learners.length).toBeLessThanOrEqual(0.02);
});

it('the mean of strangers passed as most of them by its cosine; now it is refused, and scores like a stranger', () => {
  const { center } = cohort;
  const apart = learners.map((face) => cosineDistance(center, face));
  expect(apart.filter((distance) => distance <= 0.1).length / learners.length).toBeGreaterThan(0.7);
  expect(nearnessToAll(center, cohort)).toBeGreaterThan(NEAREST_TO_ALL.mean);
  const alike = normalizedBy(cohort);
  expect(Math.max(...learners.map((face) => alike(center, face)))).toBeLessThan(STRICT_FACE);
});
