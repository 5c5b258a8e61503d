import type { FaceQuality, Hint } from '../../types.js';
import type { PictureLight } from '../protocol.js';

/**
 * When a frame is good: limits of each measure (units of `FaceQuality`). Brightness, clipping,
 * sharpness and size were measured on clips (model card); the frame's center and angles are where
 * embeddings of one person stay together.
 */
export const LIMITS = {
  size: { min: 0.23, max: 0.8 },
  offsetX: 0.18,
  offsetY: 0.2,
  rollDeg: 20,
  yaw: 0.22,
  pitch: { min: 0.35, max: 1.05 },
  brightness: { min: 40, max: 215 },
  balance: 0.4,
  clipped: 0.2,
  sharpness: 0.04,
} as const;

/**
 * Pixels that are clipped in a face of less brightness than this are black, else white: the median
 * over LFW is 119.
 */
const DARKER = 100;

/** A hint that stands is withdrawn only when the measure is better than its limit by this share. */
const HYSTERESIS = 0.1;

/**
 * Eyes that open less than this share of the person's own median are closed: on clips, closed ones
 * read .84 to .91 (some up to .95), open ones .92 to 1.1.
 */
export const CLOSED_EYES = 0.91;
/**
 * Share of the frame that a face may move in a second: people who turn, nod and talk stay below .9
 * (clips).
 */
export const MAX_SPEED = 1;
/** A blurred picture of a face that moves faster than this is blurred by the movement. */
export const BLURRING_SPEED = 0.3;
/**
 * Without a face: a picture with less spread than `contrast` that is darker than `brightness` is
 * that of a covered lens.
 */
export const COVERED = { brightness: 60, contrast: 10 } as const;

/** What is known beside the one face's measures. */
export interface Around {
  readonly picture: PictureLight;
  /** The person's own median eye openness; `null` while it is not known. */
  readonly usualEyes: number | null;
  /** How far the face's center moved, as a share of the frame, in a second. */
  readonly speed: number;
}

interface Rule {
  readonly hint: Hint;
  /** How far beyond the limit: above 1 is out of range. */
  readonly excess: (quality: FaceQuality, around: Around) => number;
}

/**
 * In the order in which they are worth saying. The learner's left is the picture's right: the
 * camera looks at them.
 */
const RULES: readonly Rule[] = [
  { hint: 'closer', excess: ({ size }) => LIMITS.size.min / size },
  { hint: 'back', excess: ({ size }) => size / LIMITS.size.max },
  { hint: 'left', excess: ({ offsetX }) => -offsetX / LIMITS.offsetX },
  { hint: 'right', excess: ({ offsetX }) => offsetX / LIMITS.offsetX },
  { hint: 'down', excess: ({ offsetY }) => -offsetY / LIMITS.offsetY },
  { hint: 'up', excess: ({ offsetY }) => offsetY / LIMITS.offsetY },
  {
    hint: 'dark',
    excess: ({ brightness, clipped }) => Math.max(LIMITS.brightness.min / brightness, brightness < DARKER ? clipped / LIMITS.clipped : 0),
  },
  {
    hint: 'bright',
    excess: ({ brightness, clipped }) => Math.max(brightness / LIMITS.brightness.max, brightness < DARKER ? 0 : clipped / LIMITS.clipped),
  },
  { hint: 'uneven-light', excess: ({ balance }) => Math.abs(balance) / LIMITS.balance },
  { hint: 'level-head', excess: ({ rollDeg }) => Math.abs(rollDeg) / LIMITS.rollDeg },
  {
    hint: 'look-straight',
    excess: ({ yaw, pitch }) => Math.max(Math.abs(yaw) / LIMITS.yaw, LIMITS.pitch.min / pitch, pitch / LIMITS.pitch.max),
  },
  {
    hint: 'hold-still',
    excess: ({ sharpness }, { speed }) => Math.max(speed / MAX_SPEED, Math.min(speed / BLURRING_SPEED, LIMITS.sharpness / sharpness)),
  },
  { hint: 'eyes-closed', excess: ({ eyeOpenness }, { usualEyes }) => (CLOSED_EYES * (usualEyes ?? 0)) / eyeOpenness },
  { hint: 'blurry', excess: ({ sharpness }) => LIMITS.sharpness / sharpness },
];
/** Open and closed eyes lie too close together for the hysteresis of the others. */
const SHARP: readonly Hint[] = ['eyes-closed'];

/**
 * What the learner can do better in this frame; `good` when nothing.
 *
 * @param faces faces in the frame
 * @param quality of the one face; `null` without one
 * @param standing the hint that is shown now: it is kept until its measure is clearly better
 */
export function hintFor(faces: number, quality: FaceQuality | null, standing: Hint | null, around: Around): Hint {
  if (faces > 1) return 'many-faces';
  if (faces === 0 || quality === null) return withoutFace(around.picture);
  const limit = (hint: Hint): number => (hint === standing && !SHARP.includes(hint) ? 1 - HYSTERESIS : 1);
  return RULES.find(({ hint, excess }) => !(excess(quality, around) <= limit(hint)))?.hint ?? 'good';
}

function withoutFace({ brightness, contrast }: PictureLight): Hint {
  if (brightness < COVERED.brightness && contrast < COVERED.contrast) return 'covered';
  if (brightness > LIMITS.brightness.max) return 'bright';
  return brightness < LIMITS.brightness.min ? 'dark' : 'no-face';
}

/** A hint is worth showing when it stood this long: otherwise it flickers. */
export const STEADY_MS = 700;

/** So long a hint is shown though no frame gives it any more, while others take turns. */
export const STALE_MS: number = 2 * STEADY_MS;

/**
 * Shows a hint once it has stood for 700 ms, or where none stands and the one that is shown has had
 * its time; the first one and `good` at once. Pure: it is told the time.
 */
export class SteadyHint {
  #shown: Hint | null = null;
  #candidate: Hint | null = null;
  #sinceMs = 0;
  /** Since when no frame has given the hint that is shown. */
  #astrayMs: number | null = null;

  get shown(): Hint | null {
    return this.#shown;
  }

  /** @returns the hint to show when it changes, else `null` */
  add(hint: Hint, atMs: number): Hint | null {
    if (hint !== this.#candidate) {
      this.#candidate = hint;
      this.#sinceMs = atMs;
    }
    if (hint === this.#shown) this.#astrayMs = null;
    else this.#astrayMs ??= atMs;
    const isStale = this.#astrayMs !== null && atMs - this.#astrayMs >= STALE_MS;
    const ripe = this.#shown === null || hint === 'good' || atMs - this.#sinceMs >= STEADY_MS || isStale;
    if (hint === this.#shown || !ripe) return null;
    this.#shown = hint;
    this.#astrayMs = null;
    return hint;
  }
}
