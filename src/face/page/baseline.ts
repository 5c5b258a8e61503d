import type { FaceQuality } from '../../types.js';

/**
 * One frame's pose, eyes, mouth and the drop from the ones to the other, with the units of
 * `FaceQuality` and `FaceSeen`.
 */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly eyes: number;
  readonly mouth: number;
  readonly drop: number;
}

/** Frames that are remembered, and how many are needed before a median means something. */
const REMEMBERED = 60;
const NEEDED = 5;
/**
 * Of a fast camera's frames one in so long: sixty are six seconds or more, and who closes their
 * eyes for one second does not make that usual.
 */
const APART_MS = 100;

/**
 * What is usual for the person in front of the camera, and how fast they move. Pure: it is told
 * frames and times.
 */
export class Baseline {
  #poses: Pose[] = [];
  #rememberedMs = Number.NEGATIVE_INFINITY;
  #last: { readonly x: number; readonly y: number; readonly atMs: number } | null = null;

  /**
   * @returns how far the face's center moved since the frame before, as a share of the frame, in a
   *   second; 0 for the first frame
   */
  add(pose: Pose, { offsetX, offsetY }: Pick<FaceQuality, 'offsetX' | 'offsetY'>, atMs: number): number {
    if (atMs - this.#rememberedMs >= APART_MS) {
      this.#poses = [...this.#poses, pose].slice(-REMEMBERED);
      this.#rememberedMs = atMs;
    }
    const last = this.#last;
    this.#last = { x: offsetX, y: offsetY, atMs };
    return last === null || atMs <= last.atMs ? 0 : (1000 * Math.hypot(offsetX - last.x, offsetY - last.y)) / (atMs - last.atMs);
  }

  /** The face was not there: the next one may be anywhere. */
  lostSight(): void {
    this.#last = null;
  }

  /** Somebody else: nothing is known of them. */
  forget(): void {
    this.#poses = [];
    this.#rememberedMs = Number.NEGATIVE_INFINITY;
    this.#last = null;
  }

  /** The median of each measure; `null` while too few frames were seen. */
  get usual(): Pose | null {
    if (this.#poses.length < NEEDED) return null;
    const usual = (measure: keyof Pose): number => median(this.#poses.map((pose) => pose[measure]));
    return { yaw: usual('yaw'), pitch: usual('pitch'), eyes: usual('eyes'), mouth: usual('mouth'), drop: usual('drop') };
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
