import { describe, expect, it } from 'vitest';
import { gaussian, random } from '../../examples/simulation/random.js';
import { cohortFigures } from '../../src/matching/cohort.js';
import { faceShift, isUsualFace, LEAST_LEARNERS, OPPONENTS, SHIPPED } from '../../src/matching/face-threshold.js';
import { addImpostorScore, type ImpostorScores, noScores } from '../../src/matching/impostor-scores.js';
import { random as numbers } from '../support/evidence.js';
import { COHORT, madeUpFace } from '../support/made-up-faces.js';

const COUNT = LEAST_LEARNERS * OPPONENTS;

/**
 * Scores of strangers with the tail of the shipped thresholds (5 % from 1.3, 1 % from 2.55 on),
 * moved up.
 */
function strangers(up = 0, count = COUNT): number[] {
  const next = random('strangers');
  return Array.from({ length: count }, () => -1.75 + 1.85 * gaussian(next) + up);
}

function counted(scores: readonly number[], learners = LEAST_LEARNERS): { readonly learners: number; readonly scores: ImpostorScores } {
  return { learners, scores: scores.reduce(addImpostorScore, noScores()) };
}

describe('the shift of a tenant', () => {
  it('is none where strangers score as the shipped thresholds expect, to a tenth', () => {
    expect(faceShift(counted(strangers()))).toBeLessThan(0.1);
  });

  it('is as much as strangers score higher, from 300 learners on', () => {
    expect(faceShift(counted(strangers(0.8)))).toBeGreaterThan(0.7);
    expect(faceShift(counted(strangers(0.8)))).toBeLessThan(0.95);
    expect(faceShift(counted(strangers(0.8), LEAST_LEARNERS - 1))).toBe(0);
  });

  it('is 1.5 at the most, and never lowers a threshold', () => {
    expect(faceShift(counted(strangers(9)))).toBe(1.5);
    expect(faceShift(counted(strangers(-9)))).toBe(0);
  });

  it('needs enough scores, whatever the number of learners', () => {
    expect(faceShift(counted(strangers(9, 299)))).toBe(0);
    expect(faceShift(counted(strangers(9, 300)))).toBe(1.5);
    expect(faceShift({ learners: 1_000, scores: noScores() })).toBe(0);
  });

  it('moves by little where a tenth of the learners have one face, or a hundredth vectors that are near to everybody', () => {
    // A tenth of the learners are a hundredth of the pairs; a hundredth of them are in two pairs of
    // a hundred.
    const [tenth, hundredth] = [0.01, 0.02].map((share) => counted(strangers().map((score, index) => (index < COUNT * share ? 8 : score))));
    expect(faceShift(tenth!)).toBeLessThan(0.3);
    expect(faceShift(hundredth!)).toBeLessThan(0.5);
    // What the rate of 1 % alone would say.
    expect(faceShift(hundredth!, SHIPPED.slice(1))).toBe(1.5);
  });

  it('can be measured from other thresholds', () => {
    expect(faceShift(counted(strangers()), [{ rate: 0.01, threshold: 2 }])).toBeCloseTo(0.6, 0);
  });
});

describe('a face', () => {
  const usual = (face: Float32Array): boolean => isUsualFace(cohortFigures(face, COHORT));
  const hundred = Array.from({ length: 100 }, (_, at) => at);

  it('counts where it lies among faces: those of people who look alike do, made-up directions do not', () => {
    expect(hundred.filter((at) => usual(madeUpFace(`face ${at}`)))).toHaveLength(100);
    expect(hundred.filter((at) => usual(madeUpFace(`face ${at}`, { alike: 0.3 })))).toHaveLength(100);
    expect(hundred.filter((at) => usual(anyDirection(numbers(at))))).toEqual([]);
    expect(isUsualFace({ mean: Number.NaN, deviation: 0.015 })).toBe(false);
  });
});

function anyDirection(next: () => number): Float32Array {
  const raw = Float32Array.from({ length: 128 }, () => next() - 0.5);
  const length = Math.hypot(...raw);
  return raw.map((value) => value / length);
}
