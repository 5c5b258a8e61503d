import { describe, expect, it } from 'vitest';
import { readBoxes, suppress } from '../../src/face/worker/detector.js';

const box = (x: number, score: number) => ({ x, y: 0, width: 10, height: 10, score });

describe('suppress', () => {
  it('keeps the best of boxes that overlap by more than 0.4, and both of boxes that overlap less', () => {
    expect(suppress([box(0, 0.6), box(4, 0.9)])).toEqual([box(4, 0.9)]);
    expect(suppress([box(0, 0.6), box(4.5, 0.9)])).toEqual([box(4.5, 0.9), box(0, 0.6)]);
  });
});

describe('readBoxes', () => {
  it('reads the box of one anchor in its cell and leaves out scores up to one half', () => {
    const values = new Float32Array(4 * 25).fill(-10);
    values.set([0, 0, 0, 0, 2], 2 * 25 + 5);
    values.set([0, 0, 0, 0, 0], 3 * 25);
    const [found, ...rest] = readBoxes(values, 2);
    expect(rest).toEqual([]);
    expect(found?.x).toBeCloseTo(0.5 - 6.041143 / 2, 6);
    expect(found?.y).toBeCloseTo(1.5 - 7.080126 / 2, 6);
    expect(found?.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 6);
  });

  it('leaves out a box that is not a number', () => {
    expect(readBoxes(new Float32Array(25).fill(Number.NaN), 1)).toEqual([]);
  });
});
