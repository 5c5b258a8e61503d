import { describe, expect, it } from 'vitest';
import { mirror, type Pixels, warp } from '../../src/face/warp.js';

/** Red grows to the right, green downwards, blue is 200. */
function ramp(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x, y, 200, 255], (y * width + x) * 4);
  return { data, width, height };
}

const at = (crop: Float32Array, size: number, x: number, y: number): number[] => [
  ...crop.subarray((y * size + x) * 3, (y * size + x) * 3 + 3),
];

describe('warp', () => {
  it('copies pixels one to one', () => {
    expect(at(warp(ramp(20, 20), 10, { a: 1, b: 0, tx: 5, ty: 3 }), 10, 2, 4)).toEqual([7, 7, 200]);
  });

  it('samples between pixels in a straight line', () => {
    const [red] = at(warp(ramp(20, 20), 10, { a: 0.5, b: 0, tx: 5, ty: 3 }), 10, 3, 3);
    expect(red).toBeCloseTo(5 + 3.5 * 0.5 - 0.5, 5);
  });

  it('turns: with a quarter turn the crop’s right is the picture’s bottom', () => {
    expect(at(warp(ramp(20, 20), 10, { a: 0, b: 1, tx: 15, ty: 2 }), 10, 4, 0)).toEqual([14, 6, 200]);
  });

  it('averages when it makes smaller, without moving the picture', () => {
    const [red, green] = at(warp(ramp(100, 100), 10, { a: 8, b: 0, tx: 4, ty: 4 }), 10, 5, 2);
    expect(red).toBeCloseTo(4 + 8 * 5.5 - 0.5, 4);
    expect(green).toBeCloseTo(4 + 8 * 2.5 - 0.5, 4);
  });

  it('is black outside the picture', () => {
    expect(at(warp(ramp(20, 20), 10, { a: 1, b: 0, tx: -15, ty: 0 }), 10, 2, 2)).toEqual([0, 0, 0]);
  });
});

describe('mirror', () => {
  it('swaps left and right, and twice is nothing', () => {
    const crop = warp(ramp(20, 20), 10, { a: 1, b: 0, tx: 0, ty: 0 });
    expect(at(mirror(crop, 10), 10, 0, 3)).toEqual(at(crop, 10, 9, 3));
    expect(mirror(mirror(crop, 10), 10)).toEqual(crop);
  });
});
