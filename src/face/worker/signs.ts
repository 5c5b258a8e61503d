import type { PictureLight } from '../protocol.js';
import type { Region } from './portrait.js';
import type { Pixels } from './warp.js';

/** Samples along the longer edge: light needs no more. */
const SAMPLES = 48;

/** Luma from here on is white. */
const WHITE = 250;

/**
 * Mean and spread of the picture's luma (Rec. 601), how much of it is white, and a mark to know the
 * picture again (FNV-1a, 32 bits), from a grid of samples.
 *
 * @param region the part that is measured; default: all of it
 */
export function measurePicture(
  { data, width: rowLength, height: rows }: Pixels,
  { x: left, y: top, width, height }: Region = { x: 0, y: 0, width: rowLength, height: rows },
): PictureLight {
  const step = Math.max(1, Math.floor(Math.max(width, height) / SAMPLES));
  let white = 0;
  let count = 0;
  let sum = 0;
  let squares = 0;
  let mark = 0x811c9dc5;
  for (let y = top; y < top + height; y += step) {
    for (let x = left; x < left + width; x += step) {
      const at = 4 * (y * rowLength + x);
      const luma = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
      count++;
      if (luma > WHITE) white++;
      sum += luma;
      squares += luma * luma;
      for (let channel = 0; channel < 3; channel++) mark = Math.imul(mark ^ data[at + channel]!, 0x01000193);
    }
  }
  const brightness = sum / count;
  return { brightness, contrast: Math.sqrt(Math.max(0, squares / count - brightness ** 2)), clipped: white / count, mark: mark >>> 0 };
}

/**
 * Gap between the inner lips by the width of the inner mouth.
 *
 * @param landmarks 68 x, y pairs (iBUG 300-W order): 60 and 64 are the mouth's inner corners, 62
 *   and 66 the middle of the inner lips
 */
export function mouthOpenness(landmarks: Float32Array): number {
  const distance = (one: number, other: number): number =>
    Math.hypot(landmarks[2 * one]! - landmarks[2 * other]!, landmarks[2 * one + 1]! - landmarks[2 * other + 1]!);
  const width = distance(60, 64);
  return width > 0 ? distance(62, 66) / width : 0;
}

/**
 * Place of the nose's tip in the affine frame of both eyes' centers and the mouth's corners, along
 * the eyes: 0 in the middle. It moves when a head turns, because the nose stands out; for a flat
 * picture it stays the same however it is held, as long as perspective is weak.
 *
 * @param landmarks 68 x, y pairs (iBUG 300-W order)
 * @returns 0 where the points lie on a line
 */
export function noseParallax(landmarks: Float32Array): number {
  const point = (index: number): readonly [number, number] => [landmarks[2 * index]!, landmarks[2 * index + 1]!];
  const [right, left] = [middle([36, 37, 38, 39, 40, 41].map(point)), middle([42, 43, 44, 45, 46, 47].map(point))];
  const corners = [point(48), point(54)] as const;
  const origin = middle([right, left, ...corners]);
  const across = [
    (left[0] - right[0] + corners[1][0] - corners[0][0]) / 2,
    (left[1] - right[1] + corners[1][1] - corners[0][1]) / 2,
  ] as const;
  const [eyes, mouth] = [middle([right, left]), middle(corners)];
  const down = [mouth[0] - eyes[0], mouth[1] - eyes[1]] as const;
  const nose = point(30);
  const area = across[0] * down[1] - across[1] * down[0];
  return area === 0 ? 0 : ((nose[0] - origin[0]) * down[1] - (nose[1] - origin[1]) * down[0]) / area;
}

/**
 * Height of the face from the eyes' middle to the mouth corners' middle, by the distance of the
 * eyes. A head that looks up keeps it, a flat picture that is tipped shortens it.
 *
 * @param landmarks 68 x, y pairs (iBUG 300-W order)
 * @returns 0 where the eyes lie on one point
 */
export function mouthDrop(landmarks: Float32Array): number {
  const point = (index: number): readonly [number, number] => [landmarks[2 * index]!, landmarks[2 * index + 1]!];
  const [right, left] = [middle([36, 37, 38, 39, 40, 41].map(point)), middle([42, 43, 44, 45, 46, 47].map(point))];
  const [eyes, mouth] = [middle([right, left]), middle([48, 54].map(point))];
  const apart = Math.hypot(left[0] - right[0], left[1] - right[1]);
  return apart > 0 ? Math.hypot(mouth[0] - eyes[0], mouth[1] - eyes[1]) / apart : 0;
}

function middle(points: readonly (readonly [number, number])[]): readonly [number, number] {
  return [points.reduce((sum, [x]) => sum + x, 0) / points.length, points.reduce((sum, [, y]) => sum + y, 0) / points.length];
}
