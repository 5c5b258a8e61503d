import { describe, expect, it } from 'vitest';
import { loadCohort } from '../../models/cohort.js';
import { mixtures } from '../../models/mixtures.js';
import { cohortFigures, nearnessToAll, readCohort } from '../../src/matching/cohort.js';
import { meanEmbedding, normalizedScore } from '../../src/matching/face.js';
import { embedding, random } from '../support/evidence.js';

const { rows, dim } = loadCohort();
const cohort = readCohort(rows, dim);
/** A row of the cohort: as near to anybody as a face is. */
const row = (index: number): Float32Array => cohort.rows.slice(index * dim, (index + 1) * dim);

describe('the committed cohort', () => {
  it('is 1,800 rows of length 1, none twice', () => {
    expect(cohort.count).toBe(1800);
    const lengths = Array.from({ length: 1800 }, (_, index) => Math.hypot(...row(index)));
    expect([Math.min(...lengths), Math.max(...lengths)]).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
    expect(new Set(Array.from({ length: 1800 }, (_, index) => row(index).join())).size).toBe(1800);
  });

  it('lies as near to its center as faces do, the center itself at 1', () => {
    const near = Array.from({ length: 1800 }, (_, index) => nearnessToAll(row(index), cohort)).sort((one, other) => one - other);
    expect(near[900]).toBeGreaterThan(0.9);
    expect(near[900]).toBeLessThan(0.93);
    expect(nearnessToAll(cohort.center, cohort)).toBeCloseTo(1, 5);
  });
});

describe('cohortFigures', () => {
  it('are mean and deviation of the cosines to the nearest 600 rows', () => {
    const probe = embedding(1, random(1));
    const cosines = Array.from({ length: 1800 }, (_, index) => row(index).reduce((sum, value, at) => sum + value * probe[at]!, 0));
    const nearest = cosines.sort((one, other) => other - one).slice(0, 600);
    const mean = nearest.reduce((sum, value) => sum + value, 0) / 600;
    const deviation = Math.sqrt(nearest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 600);
    expect(cohortFigures(probe, cohort)).toEqual({ mean: expect.closeTo(mean, 5), deviation: expect.closeTo(deviation, 5) });
  });

  it('give the mean of strangers no score that a person reaches', () => {
    const strangers = [3, 300, 700, 1100, 1500].map(row);
    const average = meanEmbedding(strangers);
    for (const index of [10, 500, 900, 1400]) {
      const cosine = row(index).reduce((sum, value, at) => sum + value * average[at]!, 0);
      expect(normalizedScore(cosine, cohortFigures(average, cohort), cohortFigures(row(index), cohort))).toBeLessThan(3);
    }
  });

  it('refuse an embedding of another length, and a cohort that is not whole', () => {
    expect(() => cohortFigures(new Float32Array(64), cohort)).toThrow(TypeError);
    expect(() => readCohort(rows, 127)).toThrow(TypeError);
    expect(() => readCohort(rows.slice(0, 4 * 32 * 100), 128)).toThrow(TypeError);
  });
});

describe('mixtures', () => {
  const people = Array.from({ length: 120 }, (_, person) => embedding(person, random(person)));

  it('are the same for the same people and numbers, and nobody', () => {
    const made = mixtures(people, 50, random(7));
    expect(made).toEqual(mixtures(people, 50, random(7)));
    expect(made).not.toEqual(mixtures(people, 50, random(8)));
    const nearest = Array.from({ length: 50 }, (_, index) => {
      const one = made.slice(index * 128, (index + 1) * 128);
      const length = Math.hypot(...one);
      return Math.max(...people.map((person) => person.reduce((sum, value, at) => sum + (value * one[at]!) / length, 0)));
    });
    expect(Math.max(...nearest)).toBeLessThan(0.99);
  });

  it('want a hundred people', () => {
    expect(() => mixtures(people.slice(0, 99), 10, random(1))).toThrow('hundred');
  });
});
