import { describe, expect, it } from 'vitest';
import { type Matrix, symmetricOf } from '../../../src/matching/keystroke/population/matrix.js';
import { twoCovariance } from '../../../src/matching/keystroke/population/two-covariance.js';

const SIZE = 3;
const within = symmetricOf(SIZE, (row, column) => (row === column ? 1 : 0.4));
const between = symmetricOf(SIZE, (row, column) => (row === column ? 2 : 0.5));
const model = () => twoCovariance(within, between);
const ALL = [0, 1, 2];

describe('the two-covariance model', () => {
  it('expects of a typist what was seen, the more the more was seen, and of none what everybody does', () => {
    const seen = Float64Array.of(1, -1, 0.5);
    const off = (count: number): number =>
      Math.hypot(
        ...model()
          .of(ALL)
          .typist(count)
          .expected(seen)
          .map((value, index) => value - seen[index]!),
      );
    expect(off(1000)).toBeLessThan(0.01);
    expect(off(8)).toBeLessThan(off(1));
    expect(Math.hypot(...model().of(ALL).typist(1e-6).expected(seen))).toBeLessThan(1e-3);
  });

  it('finds one time as likely as the formula of one dimension says', () => {
    const only = (matrix: Matrix): number => matrix.data[SIZE + 1]!;
    const known = model().of([1]);
    const spread = (count: number): number => only(between) + only(within) - only(between) ** 2 / (only(between) + only(within) / count);
    const student = (value: number, variance: number): number => Math.log(variance) / 2 + 4.5 * Math.log1p(value ** 2 / variance / 8);
    for (const value of [0, 0.7, -3]) {
      expect(known.everybody(Float64Array.of(value))).toBeCloseTo(student(value, 3), 12);
      expect(known.typist(4).density(Float64Array.of(value))).toBeCloseTo(student(value, spread(4)), 12);
    }
  });

  it('makes what takes long once, and keeps no more than four of a kind', () => {
    const one = model();
    const known = one.of(ALL);
    const typist = known.typist(4);
    expect([one.of(ALL) === known, known.typist(4) === typist]).toEqual([true, true]);
    for (const count of [1, 2, 3]) known.typist(count);
    expect(known.typist(4) === typist).toBe(true);
    for (const count of [1, 2, 3, 5]) known.typist(count);
    expect(known.typist(4) === typist).toBe(false);
    for (const times of [[0], [1], [2], [0, 1]]) one.of(times);
    expect(one.of(ALL) === known).toBe(false);
  });
});
