import type { Thumbnail } from './thumbnail.js';

/**
 * A picture whose brightest value (0 to 255) is below this is black: a closed shutter leaves next
 * to nothing, a dark room its noise.
 */
export const BLACK_BELOW = 10;
/**
 * A picture in which no color has a wider range (0 to 255) shows nothing: a driver that gives green
 * or grey. The noise of a sensor that looks at a wall is wider.
 */
export const FLAT_BELOW = 4;
/** Cameras may begin with some pictures of nothing while they set their exposure. */
export const DEAD_MS = 3_000;
/**
 * A camera that gives no other picture for so long is gone, even when its track says it is live.
 */
export const STALLED_MS = 8_000;

/** Tells a camera that shows nothing from one that works. Pure: it is told pictures and times. */
export class FrameWatch {
  /**
   * When there was another picture than the one before; `null`: nobody has looked since a pause.
   */
  #changedMs: number | null = null;
  #checksum: number | null = null;
  #deadSinceMs: number | null = null;

  /** @param thumbnail of the picture; `null` when it could not be read */
  add(atMs: number, thumbnail: Thumbnail | null): void {
    if (thumbnail === null || this.#changedMs === null || thumbnail.checksum !== this.#checksum) this.#changedMs = atMs;
    this.#checksum = thumbnail?.checksum ?? null;
    if (thumbnail === null || (thumbnail.brightest >= BLACK_BELOW && thumbnail.range >= FLAT_BELOW)) this.#deadSinceMs = null;
    else this.#deadSinceMs ??= atMs;
  }

  /** Nobody is looking: time does not count. */
  pause(): void {
    this.#changedMs = null;
    this.#deadSinceMs = null;
  }

  /** What is wrong by now; `null` when nothing. */
  verdict(nowMs: number): 'camera/black' | 'camera/lost' | null {
    this.#changedMs ??= nowMs;
    if (this.#deadSinceMs !== null && nowMs - this.#deadSinceMs >= DEAD_MS) return 'camera/black';
    return nowMs - this.#changedMs >= STALLED_MS ? 'camera/lost' : null;
  }
}
