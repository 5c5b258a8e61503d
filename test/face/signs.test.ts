import { describe, expect, it } from 'vitest';
import { measurePicture, mouthDrop, mouthOpenness, noseParallax } from '../../src/face/worker/signs.js';
import type { Pixels } from '../../src/face/worker/warp.js';

function picture(width: number, height: number, gray: (x: number, y: number) => number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.fill(gray(x, y), 4 * (y * width + x), 4 * (y * width + x) + 3);
  return { data, width, height };
}

describe('measurePicture', () => {
  it('gives the mean and the spread of the light', () => {
    const half = measurePicture(picture(480, 320, (x) => (x < 240 ? 50 : 150)));
    expect(half.brightness).toBeCloseTo(100, 3);
    expect(half.contrast).toBeCloseTo(50, 3);
  });

  it('gives the share of white, of a part of the picture where one is named', () => {
    const quarter = picture(400, 200, (x, y) => (x < 200 && y < 100 ? 255 : 250));
    expect(measurePicture(quarter).clipped).toBeCloseTo(0.25, 1);
    const white = measurePicture(quarter, { x: 0, y: 0, width: 200, height: 100 });
    expect([Math.round(white.brightness), white.clipped]).toEqual([255, 1]);
    expect(measurePicture(quarter, { x: 200, y: 0, width: 200, height: 200 }).clipped).toBe(0);
  });

  it('finds no spread in one color, whatever the size', () => {
    for (const size of [1, 7, 1_000]) {
      const { brightness, contrast } = measurePicture(picture(size, 1, () => 30));
      expect(brightness).toBeCloseTo(30, 6);
      expect(contrast).toBeCloseTo(0, 2);
    }
  });
});

describe('mark of a picture', () => {
  const gray = (x: number, y: number): number => (7 * x + 13 * y) % 256;

  it('is the same for the same picture, and another when a sample differs by one step', () => {
    const { mark } = measurePicture(picture(64, 48, gray));
    expect(measurePicture(picture(64, 48, gray)).mark).toBe(mark);
    expect(measurePicture(picture(64, 48, (x, y) => gray(x, y) ^ (x === 10 && y === 20 ? 1 : 0))).mark).not.toBe(mark);
  });
});

describe('mouthDrop', () => {
  it('is the way from the eyes to the mouth by the distance of the eyes, however the head leans', () => {
    const points = new Float32Array(136);
    const put = (index: number, x: number, y: number): void => points.set([0.8 * x - 0.6 * y, 0.6 * x + 0.8 * y], 2 * index);
    for (const index of [36, 37, 38, 39, 40, 41]) put(index, 0, 0);
    for (const index of [42, 43, 44, 45, 46, 47]) put(index, 60, 0);
    put(48, 10, 66);
    put(54, 50, 66);
    expect(mouthDrop(points)).toBeCloseTo(1.1, 6);
    expect(mouthDrop(new Float32Array(136))).toBe(0);
  });
});

describe('mouthOpenness', () => {
  /** Landmarks whose inner mouth is that wide and open. */
  const mouth = (width: number, gap: number): Float32Array => {
    const landmarks = new Float32Array(136);
    landmarks.set([width, 0], 2 * 64);
    landmarks.set([width / 2, -gap / 2], 2 * 62);
    landmarks.set([width / 2, gap / 2], 2 * 66);
    return landmarks;
  };

  it('is the gap of the lips by the width of the mouth', () => {
    expect(mouthOpenness(mouth(40, 10))).toBeCloseTo(0.25, 6);
    expect(mouthOpenness(mouth(40, 0))).toBe(0);
  });

  it('is nothing for a mouth without width', () => {
    expect(mouthOpenness(mouth(0, 10))).toBe(0);
  });
});

describe('noseParallax', () => {
  /**
   * A face of 68 points of which only eyes, nose tip and mouth corners matter; then moved by an
   * affine map.
   */
  const face = (nose: readonly [number, number], [a, b, c, d]: readonly [number, number, number, number] = [1, 0, 0, 1]): Float32Array => {
    const points = Array.from({ length: 68 }, (): [number, number] => [0, 0]);
    for (let eye = 36; eye < 42; eye++) points[eye] = [30, 40];
    for (let eye = 42; eye < 48; eye++) points[eye] = [70, 40];
    points[30] = [...nose];
    points[48] = [36, 80];
    points[54] = [64, 80];
    return Float32Array.from(points.flatMap(([x, y]) => [a * x + b * y + 7, c * x + d * y - 3]));
  };

  it('is 0 for a nose in the middle, and its sign is the side in the picture', () => {
    expect(noseParallax(face([50, 60]))).toBeCloseTo(0, 6);
    expect(noseParallax(face([60, 60]))).toBeCloseTo(10 / 34, 5);
    expect(noseParallax(face([40, 60]))).toBeCloseTo(-10 / 34, 5);
  });

  it.each([
    ['narrowed', [0.5, 0, 0, 1]],
    ['turned and sheared', [0.8, -0.4, 0.3, 1.1]],
    ['mirrored upside down', [1, 0, 0, -1]],
  ] as const)('does not change for a flat picture that is %s', (_, map) => {
    expect(noseParallax(face([57, 62], map))).toBeCloseTo(noseParallax(face([57, 62])), 5);
  });

  it('is 0 where all points are one', () => {
    expect(noseParallax(new Float32Array(136))).toBe(0);
  });
});
