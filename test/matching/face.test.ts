import { describe, expect, it } from 'vitest';
import { cosineDistance, faceLlr, meanEmbedding, normalizedScore } from '../../src/matching/face.js';
import { embedding, random } from '../support/evidence.js';

const axis = (index: number, length = 4): Float32Array => Float32Array.from({ length }, (_, at) => (at === index ? 1 : 0));

describe('cosineDistance', () => {
  it('is 0 for one direction, 1 for orthogonal ones and 2 for opposite ones', () => {
    expect(cosineDistance(axis(0), axis(0))).toBe(0);
    expect(cosineDistance(axis(0), axis(1))).toBe(1);
    expect(
      cosineDistance(
        axis(0),
        axis(0).map((value) => -value),
      ),
    ).toBe(2);
  });

  it('does not depend on the order', () => {
    const [one, other] = [embedding(1, random(1)), embedding(2, random(2))];
    expect(cosineDistance(one, other)).toBeCloseTo(cosineDistance(other, one), 6);
  });

  it('refuses vectors of different lengths', () => {
    expect(() => cosineDistance(axis(0, 4), axis(0, 5))).toThrow(TypeError);
  });

  it.each([
    ['empty', new Float32Array()],
    ['zero', new Float32Array(4)],
    ['not finite', Float32Array.of(Number.NaN, 0, 0, 0)],
    ['too long', Float32Array.of(1.02, 0, 0, 0)],
    ['too short', Float32Array.of(0.98, 0, 0, 0)],
  ])('refuses a vector that is %s', (_, vector) => {
    expect(() => cosineDistance(vector, vector)).toThrow(TypeError);
  });
});

describe('meanEmbedding', () => {
  it('is of length 1 and lies nearer to each picture than they lie to each other', () => {
    const pictures = [1, 2, 3].map((sitting) => embedding(7, random(sitting)));
    const mean = meanEmbedding(pictures);
    expect(Math.hypot(...mean)).toBeCloseTo(1, 5);
    for (const one of pictures)
      expect(cosineDistance(mean, one)).toBeLessThan(cosineDistance(pictures[0] as Float32Array, pictures[1] as Float32Array));
  });

  it('refuses nothing at all, and vectors that cancel out', () => {
    expect(() => meanEmbedding([])).toThrow(TypeError);
    expect(() => meanEmbedding([Float32Array.of(1, 0), Float32Array.of(-1, 0)])).toThrow(TypeError);
  });
});

describe('normalizedScore', () => {
  it('is how many deviations a cosine exceeds what each side scores against the cohort, in the mean of both', () => {
    expect(normalizedScore(0.96, { mean: 0.9, deviation: 0.02 }, { mean: 0.88, deviation: 0.04 })).toBeCloseTo((3 + 2) / 2, 6);
    expect(normalizedScore(0.9, { mean: 0.9, deviation: 0.02 }, { mean: 0.9, deviation: 0.01 })).toBeCloseTo(0, 6);
  });
});

describe('faceLlr', () => {
  it('rises with the score and is even at 4', () => {
    const scores = [-8, 0, 2.6, 3.99, 4.01, 4.5, 9].map(faceLlr);
    expect([...scores].sort((one, other) => one - other)).toEqual(scores);
    expect([faceLlr(3.99) < 0, faceLlr(4.01) > 0]).toEqual([true, true]);
  });

  it('refuses what is not a score', () => {
    expect(() => faceLlr(Number.NaN)).toThrow(TypeError);
    expect(() => faceLlr(Number.POSITIVE_INFINITY)).toThrow(TypeError);
  });
});
