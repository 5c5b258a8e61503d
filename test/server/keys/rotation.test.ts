import { describe, expect, it } from 'vitest';
import { cosineDistance } from '../../../src/matching/face.js';
import { createInverseRotation, createRotation } from '../../../src/server/reference/rotation.js';
import { embedding, random } from '../../support/evidence.js';

const KEY = new Uint8Array(32).fill(7);
const ANNA = { tenant: 'one', subject: 'anna', version: 1 };
const picture = (person: number, sitting: number): Float32Array => embedding(person, random(sitting));

describe('a rotation', () => {
  it('keeps lengths and distances', async () => {
    const rotate = await createRotation(KEY, ANNA, 128);
    const [one, other] = [picture(1, 1), picture(1, 2)];
    expect(Math.hypot(...rotate(one))).toBeCloseTo(1, 5);
    expect(cosineDistance(rotate(one), rotate(other))).toBeCloseTo(cosineDistance(one, other), 5);
  });

  it('is the same each time it is made', async () => {
    const vector = picture(1, 1);
    expect((await createRotation(KEY, ANNA, 128))(vector)).toEqual((await createRotation(KEY, ANNA, 128))(vector));
  });

  it.each([
    ['tenant', KEY, { ...ANNA, tenant: 'two' }],
    ['subject', KEY, { ...ANNA, subject: 'ben' }],
    ['version', KEY, { ...ANNA, version: 2 }],
    ['key', new Uint8Array(32).fill(8), ANNA],
  ])('of another %s takes the same face to where a stranger’s would be', async (_, key, scope) => {
    const vector = picture(1, 1);
    const [own, foreign] = [await createRotation(KEY, ANNA, 128), await createRotation(key, scope, 128)];
    expect(Math.abs(1 - cosineDistance(own(vector), foreign(vector)))).toBeLessThan(0.45);
  });

  it('does not read two names as one: tenant "a", subject "bc" is not tenant "ab", subject "c"', async () => {
    const vector = picture(1, 1);
    const one = await createRotation(KEY, { tenant: 'a', subject: 'bc', version: 1 }, 128);
    const other = await createRotation(KEY, { tenant: 'ab', subject: 'c', version: 1 }, 128);
    expect(one(vector)).not.toEqual(other(vector));
  });

  it('leans to no side: over many learners each coordinate of a turned vector has mean 0 and variance 1/n', async () => {
    const length = 4;
    const learners = 2000;
    const sums = new Float64Array(length);
    const squares = new Float64Array(length);
    for (let learner = 0; learner < learners; learner++) {
      const rotate = await createRotation(KEY, { ...ANNA, subject: String(learner) }, length);
      for (const [index, value] of rotate(Float32Array.of(1, 0, 0, 0)).entries()) {
        sums[index] = (sums[index] ?? 0) + value / learners;
        squares[index] = (squares[index] ?? 0) + value ** 2 / learners;
      }
    }
    // Four standard errors: √(1/4 / 2000) is .011, and that of the squares is below it.
    for (let index = 0; index < length; index++) {
      expect(Math.abs(sums[index] ?? 1)).toBeLessThan(0.045);
      expect(Math.abs((squares[index] ?? 1) - 0.25)).toBeLessThan(0.045);
    }
  });

  it('is turned back by its inverse, and by no other', async () => {
    const vector = picture(1, 1);
    const turned = (await createRotation(KEY, ANNA, 128))(vector);
    const back = await createInverseRotation(KEY, ANNA, 128);
    expect(Math.max(...back(turned).map((value, at) => Math.abs(value - vector[at]!)))).toBeLessThan(1e-6);
    const other = await createInverseRotation(KEY, { ...ANNA, version: 2 }, 128);
    expect(cosineDistance(other(turned), vector)).toBeGreaterThan(0.5);
  });

  it('refuses a vector of another length', async () => {
    const rotate = await createRotation(KEY, ANNA, 128);
    expect(() => rotate(new Float32Array(64))).toThrow(TypeError);
  });
});
