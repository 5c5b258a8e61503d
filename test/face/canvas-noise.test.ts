import { describe, expect, it } from 'vitest';
import { random } from '../../examples/simulation/random.js';
import { isTrueReadback, testPattern } from '../../src/face/worker/canvas-noise.js';

describe('isTrueReadback', () => {
  it('accepts what was drawn', () => {
    expect(isTrueReadback(testPattern())).toBe(true);
  });

  it('accepts values whose lowest bit was changed', () => {
    expect(isTrueReadback(testPattern().map((value) => value ^ 1))).toBe(true);
  });

  it('lets a shift by 2 pass, and not one by 3', () => {
    const shifted = (by: number) => testPattern().map((value) => (value >= 128 ? value - by : value + by));
    expect(isTrueReadback(shifted(2))).toBe(true);
    expect(isTrueReadback(shifted(3))).toBe(false);
  });

  it('refuses random values, a blank picture and one of another size', () => {
    const next = random('canvas');
    expect(isTrueReadback(testPattern().map(() => 256 * next()))).toBe(false);
    expect(isTrueReadback(testPattern().fill(255))).toBe(false);
    expect(isTrueReadback(testPattern().slice(4))).toBe(false);
  });
});
