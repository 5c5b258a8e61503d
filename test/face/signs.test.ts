import { describe, expect, it } from 'vitest';
import { measurePicture, mouthOpenness } from '../../src/face/signs.js';
import type { Pixels } from '../../src/face/warp.js';

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

  it('finds no spread in one colour, whatever the size', () => {
    for (const size of [1, 7, 1_000]) {
      const { brightness, contrast } = measurePicture(picture(size, 1, () => 30));
      expect(brightness).toBeCloseTo(30, 6);
      expect(contrast).toBeCloseTo(0, 2);
    }
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
