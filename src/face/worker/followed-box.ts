import { alignment } from './align.js';
import type { Box } from './detector.js';
import type { Similarity } from './warp.js';

/**
 * How far a face may move, as a share of its chip, and grow or shrink from one frame to the next;
 * beyond that it is lost.
 */
export const MAX_MOVE = 0.25;
export const MAX_GROWTH = 1.25;

/**
 * The box of a face in the next frame, moved and scaled as its landmarks were.
 *
 * @param landmarks 68 x, y pairs found where the face was before
 * @returns `null` when they moved further than a face does in a frame
 */
export function followedBox(
  { box, landmarks: before }: { readonly box: Box; readonly landmarks: Float32Array },
  landmarks: Float32Array,
): Box | null {
  const [from, to] = [placeOf(alignment(before, 1)), placeOf(alignment(landmarks, 1))];
  const growth = to.side / from.side;
  if (!(growth <= MAX_GROWTH && growth >= 1 / MAX_GROWTH)) return null;
  if (!(Math.hypot(to.x - from.x, to.y - from.y) <= MAX_MOVE * from.side)) return null;
  const [x, y] = [box.x + box.width / 2 - from.x, box.y + box.height / 2 - from.y];
  const [width, height] = [box.width * growth, box.height * growth];
  return { x: to.x + x * growth - width / 2, y: to.y + y * growth - height / 2, width, height, score: box.score };
}

/** Middle and side of the chip in the picture's pixels. */
function placeOf({ a, b, tx, ty }: Similarity): { x: number; y: number; side: number } {
  return { x: (a - b) / 2 + tx, y: (a + b) / 2 + ty, side: Math.hypot(a, b) };
}
