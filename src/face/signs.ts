import type { PictureLight } from './protocol.js';
import type { Pixels } from './warp.js';

/** Samples along the longer edge: light needs no more. */
const SAMPLES = 48;

/** Mean and spread of the picture's luma (Rec. 601), from a grid of samples. */
export function measurePicture({ data, width, height }: Pixels): PictureLight {
  const step = Math.max(1, Math.floor(Math.max(width, height) / SAMPLES));
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y += step) {
    for (let x = 0; x < width; x += step) {
      const at = 4 * (y * width + x);
      const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      count++;
      sum += luma;
      squares += luma * luma;
    }
  }
  const brightness = sum / count;
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / count - brightness ** 2)) };
}

/**
 * Gap between the inner lips by the width of the inner mouth.
 *
 * @param landmarks 68 x, y pairs (iBUG 300-W order): 60 and 64 are the mouth's inner corners, 62 and 66 the middle of the inner lips
 */
export function mouthOpenness(landmarks: Float32Array): number {
  const distance = (one: number, other: number): number =>
    Math.hypot(landmarks[2 * one]! - landmarks[2 * other]!, landmarks[2 * one + 1]! - landmarks[2 * other + 1]!);
  const width = distance(60, 64);
  return width > 0 ? distance(62, 66) / width : 0;
}
