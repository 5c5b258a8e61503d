import { alignment } from './align.js';
import type { Box } from './detector.js';
import type { Analysis, AnalyzedFace, Engine } from './engine.js';
import type { Pixels, Similarity } from './warp.js';

/** Frames that are followed before the detector looks again: landmarks always give something, and others may have stepped in. */
export const FOLLOWED_AT_MOST = 9;
/** How far a face may move, as a share of its chip, and grow or shrink from one frame to the next; beyond that it is lost. */
export const MAX_MOVE = 0.25;
export const MAX_GROWTH = 1.25;

/**
 * The box of a face in the next frame, moved and scaled as its landmarks were.
 *
 * @param landmarks 68 x, y pairs found where the face was before
 * @returns `null` when they moved further than a face does in a frame
 */
export function followedBox({ box, landmarks: before }: AnalyzedFace, landmarks: Float32Array): Box | null {
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

/**
 * Analyses the frames of one camera: follows a face that is alone, and looks for faces anew every tenth frame, when it is lost, and whenever an embedding
 * is wanted, so that everything that is kept comes from a frame in which others would have been seen.
 */
export class Follower {
  readonly #engine: Engine;
  #last: AnalyzedFace | null = null;
  #frame = { width: 0, height: 0 };
  #followed = 0;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** @throws what `Engine.analyze` throws; the next frame is then looked at anew */
  async analyze(picture: Pixels, { embed }: { readonly embed: boolean }): Promise<Analysis> {
    const { width, height } = picture;
    const same = width === this.#frame.width && height === this.#frame.height;
    const follow = embed || !same || this.#followed >= FOLLOWED_AT_MOST ? null : this.#last;
    this.#last = null;
    this.#frame = { width, height };
    const analysis = await this.#engine.analyze(picture, { embed, follow });
    this.#followed = analysis.followed ? this.#followed + 1 : 0;
    this.#last = analysis.faces === 1 ? analysis.face : null;
    return analysis;
  }
}
