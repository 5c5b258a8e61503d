import type { FaceQuality } from '../../types.js';
import type { Box } from './detector.js';
import { CHIP_SIZE } from './recognition-net.js';

/**
 * Side of the picture on which sharpness is measured, so that the figure does not depend on the
 * camera's resolution.
 */
const SHARPNESS_SIZE = 96;

/**
 * The measures of one face, with the units of `FaceQuality`.
 *
 * @param frame size of the picture in pixels
 * @param landmarks 68 x, y pairs in the picture's pixels
 * @param chip the aligned chip, 150 × 150 × 3
 */
export function measureQuality(
  frame: { width: number; height: number },
  box: Box,
  landmarks: Float32Array,
  chip: Float32Array,
): FaceQuality {
  return { score: box.score, ...measurePose(frame, box, landmarks), ...measureLight(luma(chip)) };
}

type Point = readonly [x: number, y: number];

function measurePose(frame: { width: number; height: number }, box: Box, landmarks: Float32Array) {
  const point = (index: number): Point => [landmarks[2 * index]!, landmarks[2 * index + 1]!];
  const rightEye = center([36, 37, 38, 39, 40, 41].map(point));
  const leftEye = center([42, 43, 44, 45, 46, 47].map(point));
  const middle = center([rightEye, leftEye]);
  const across: Point = [leftEye[0] - rightEye[0], leftEye[1] - rightEye[1]];
  const interOcularPx = Math.hypot(...across);
  const nose = point(30);
  const toNose: Point = [nose[0] - middle[0], nose[1] - middle[1]];
  return {
    size: box.width / Math.min(frame.width, frame.height),
    offsetX: (box.x + box.width / 2) / frame.width - 0.5,
    offsetY: (box.y + box.height / 2) / frame.height - 0.5,
    interOcularPx,
    rollDeg: (Math.atan2(across[1], across[0]) * 180) / Math.PI,
    yaw: (toNose[0] * across[0] + toNose[1] * across[1]) / interOcularPx ** 2,
    pitch: (toNose[1] * across[0] - toNose[0] * across[1]) / interOcularPx ** 2,
    eyeOpenness: (eyeAspect([36, 37, 38, 39, 40, 41].map(point)) + eyeAspect([42, 43, 44, 45, 46, 47].map(point))) / 2,
  };
}

/**
 * Eye aspect ratio of Soukupová and Čech (2016): mean height of the lids' opening by the width of
 * the eye.
 */
function eyeAspect(eye: readonly Point[]): number {
  const distance = (one: number, other: number): number => Math.hypot(eye[one]![0] - eye[other]![0], eye[one]![1] - eye[other]![1]);
  return (distance(1, 5) + distance(2, 4)) / (2 * distance(0, 3));
}

function center(points: readonly Point[]): Point {
  return [points.reduce((sum, [x]) => sum + x, 0) / points.length, points.reduce((sum, [, y]) => sum + y, 0) / points.length];
}

/** Rec. 601 luma of a chip, 0 to 255. */
function luma(chip: Float32Array): Float32Array {
  const gray = new Float32Array(chip.length / 3);
  for (let at = 0; at < gray.length; at++) gray[at] = 0.299 * chip[3 * at]! + 0.587 * chip[3 * at + 1]! + 0.114 * chip[3 * at + 2]!;
  return gray;
}

function measureLight(gray: Float32Array) {
  let sum = 0;
  let squares = 0;
  let clipped = 0;
  const half = [0, 0];
  for (let at = 0; at < gray.length; at++) {
    const value = gray[at]!;
    sum += value;
    squares += value * value;
    if (value < 5 || value > 250) clipped += 1;
    half[at % CHIP_SIZE < CHIP_SIZE / 2 ? 0 : 1]! += value;
  }
  const brightness = sum / gray.length;
  const variance = Math.max(0, squares / gray.length - brightness ** 2);
  return {
    brightness,
    balance: sum > 0 ? (half[0]! - half[1]!) / sum : 0,
    clipped: clipped / gray.length,
    contrast: Math.sqrt(variance),
    sharpness: measureSharpness(gray),
  };
}

/** Variance of the Laplacian over the variance of the picture, on a 96 px version of the chip. */
function measureSharpness(gray: Float32Array): number {
  const small = shrink(gray);
  const inner = SHARPNESS_SIZE - 2;
  const laplacian = new Float64Array(inner * inner);
  for (let y = 0, to = 0; y < inner; y++) {
    for (let at = (y + 1) * SHARPNESS_SIZE + 1, end = at + inner; at < end; at++)
      laplacian[to++] = small[at - 1]! + small[at + 1]! + small[at - SHARPNESS_SIZE]! + small[at + SHARPNESS_SIZE]! - 4 * small[at]!;
  }
  const contrast = varianceOf(small);
  return contrast > 0 ? varianceOf(laplacian) / contrast : 0;
}

function shrink(gray: Float32Array): Float32Array {
  const small = new Float32Array(SHARPNESS_SIZE * SHARPNESS_SIZE);
  const step = CHIP_SIZE / SHARPNESS_SIZE;
  for (let y = 0, to = 0; y < SHARPNESS_SIZE; y++) {
    const v = (y + 0.5) * step - 0.5;
    const top = Math.floor(v);
    for (let x = 0; x < SHARPNESS_SIZE; x++) {
      const u = (x + 0.5) * step - 0.5;
      const left = Math.floor(u);
      const at = top * CHIP_SIZE + left;
      const upper = gray[at]! * (1 - (u - left)) + gray[at + 1]! * (u - left);
      const lower = gray[at + CHIP_SIZE]! * (1 - (u - left)) + gray[at + CHIP_SIZE + 1]! * (u - left);
      small[to++] = upper * (1 - (v - top)) + lower * (v - top);
    }
  }
  return small;
}

function varianceOf(values: ArrayLike<number>): number {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    sum += value;
    squares += value * value;
  }
  return Math.max(0, squares / values.length - (sum / values.length) ** 2);
}
