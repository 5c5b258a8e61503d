import { describe, expect, it } from 'vitest';
import { clockResolution } from '../../src/keystroke/clock-resolution.js';

/** Times of forty keys, as a clock of this grain gives them. */
function times(grainMs: number): number[] {
  return Array.from({ length: 40 }, (_, at) => Math.floor((12_345.678 + 137.931 * at + 7.77 * ((at * at) % 11)) / grainMs) * grainMs);
}

describe('clockResolution', () => {
  it.each([0.1, 1, 5, 50 / 3, 20, 50, 100])('finds a grain of %d ms', (grainMs) => {
    expect(clockResolution(times(grainMs))).toBeCloseTo(grainMs, 6);
  });

  it('takes a clock without a known grain for a fine one', () => {
    expect(clockResolution(times(0.0371))).toBeLessThan(0.1);
  });

  it('cannot tell from fewer than eight different times', () => {
    expect(clockResolution(times(100).slice(0, 7))).toBeLessThan(0.1);
    expect(clockResolution([...times(100).slice(0, 7), ...times(100).slice(0, 7)])).toBeLessThan(0.1);
    expect(clockResolution(times(100).slice(0, 8))).toBe(100);
  });

  it('of no times is fine', () => {
    expect(clockResolution([])).toBeLessThan(0.1);
  });
});
