/**
 * A picture whose brightest value (0 to 255) is below this is black: a closed shutter leaves next
 * to nothing, a dark room its noise.
 */
export const BLACK_BELOW = 10;
/** Cameras may begin with some black pictures while they set their exposure. */
export const BLACK_MS = 3_000;
/** A camera that gives no picture for so long is gone, even when its track says that it is live. */
export const STALLED_MS = 8_000;

/** Tells a camera that shows nothing from one that works. Pure: it is told pictures and times. */
export class FrameWatch {
  #lastMs: number | null = null;
  #blackSinceMs: number | null = null;

  /** @param brightest value in the picture, 0 to 255; `null` when it could not be read */
  add(atMs: number, brightest: number | null): void {
    this.#lastMs = atMs;
    if (brightest === null || brightest >= BLACK_BELOW) this.#blackSinceMs = null;
    else this.#blackSinceMs ??= atMs;
  }

  /** Nobody is looking: time does not count. */
  pause(): void {
    this.#lastMs = null;
    this.#blackSinceMs = null;
  }

  /** What is wrong by now; `null` when nothing. */
  verdict(nowMs: number): 'camera/black' | 'camera/lost' | null {
    this.#lastMs ??= nowMs;
    if (this.#blackSinceMs !== null && nowMs - this.#blackSinceMs >= BLACK_MS) return 'camera/black';
    return nowMs - this.#lastMs >= STALLED_MS ? 'camera/lost' : null;
  }
}
