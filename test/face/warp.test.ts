import { describe, expect, it } from 'vitest';
import { mirror, type Pixels, type Similarity, warp } from '../../src/face/worker/warp.js';

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

/** The same warp, a sample at a time: what templates were made with. */
function plainWarp({ data, width, height }: Pixels, size: number, { a, b, tx, ty }: Similarity): Float32Array {
  const crop = new Float32Array(size * size * 3);
  const offsets = Math.hypot(a, b) > 1.6 ? [0.25, 0.75] : [0.5];
  for (let pixel = 0; pixel < size * size; pixel++) {
    for (const down of offsets) {
      for (const right of offsets) {
        const [u, v] = [(pixel % size) + right, Math.floor(pixel / size) + down];
        const [x, y] = [a * u - b * v + tx - 0.5, b * u + a * v + ty - 0.5];
        const [left, top] = [Math.floor(x), Math.floor(y)];
        for (const [px, py] of [
          [left, top],
          [left + 1, top],
          [left, top + 1],
          [left + 1, top + 1],
        ] as const) {
          if (px < 0 || py < 0 || px >= width || py >= height) continue;
          const share = (1 / offsets.length ** 2) * (px > left ? x - left : 1 - (x - left)) * (py > top ? y - top : 1 - (y - top));
          for (let channel = 0; channel < 3; channel++) crop[pixel * 3 + channel]! += share * data[(py * width + px) * 4 + channel]!;
        }
      }
    }
  }
  return crop;
}

describe('warp, bit by bit', () => {
  const noise = ramp(60, 40);
  for (let at = 0; at < noise.data.length; at++) noise.data[at] = (at * 2654435761) >>> 24;

  it.each([
    { a: 1, b: 0, tx: 5, ty: 3 },
    { a: 0.71, b: 0.33, tx: -9.3, ty: 4.1 },
    { a: -0.9, b: 1.9, tx: 31.7, ty: -2.2 },
    { a: 4.4, b: -0.2, tx: -20, ty: -30 },
  ])('gives what the plain sums give, inside and across the edges: %j', (place) => {
    expect(warp(noise, 32, place)).toEqual(plainWarp(noise, 32, place));
  });

  it.each([
    { size: 0, a: 1, tx: 0 },
    { size: 10, a: 0, tx: 0 },
    { size: 10, a: Number.NaN, tx: 0 },
    { size: 10, a: 1, tx: Number.POSITIVE_INFINITY },
  ])('has no crop of side $size at scale $a, $tx', ({ size, a, tx }) => {
    const place = { a, b: 0, tx, ty: 0 };
    expect(() => warp(noise, size, place)).toThrow(expect.objectContaining({ code: 'engine/failed' }));
  });
});

describe('mirror', () => {
  it('swaps left and right, and twice is nothing', () => {
    const crop = warp(ramp(20, 20), 10, { a: 1, b: 0, tx: 0, ty: 0 });
    expect(at(mirror(crop, 10), 10, 0, 3)).toEqual(at(crop, 10, 9, 3));
    expect(mirror(mirror(crop, 10), 10)).toEqual(crop);
  });
});
