/** Times and sameness of frames. Pure: it is told what arrived. */
export class FrameClock {
  #duplicates = 0;
  #lastMs: number | null = null;
  #lastChecksum: number | null = null;
  #gaps = 0;
  #sum = 0;
  #squares = 0;

  /** @param checksum of the picture; `null` when it could not be taken */
  add(atMs: number, checksum: number | null): void {
    if (this.#lastMs !== null) {
      const gapMs = atMs - this.#lastMs;
      this.#gaps++;
      this.#sum += gapMs;
      this.#squares += gapMs ** 2;
    }
    if (checksum !== null && checksum === this.#lastChecksum) this.#duplicates++;
    this.#lastMs = atMs;
    this.#lastChecksum = checksum;
  }

  /**
   * Nobody was looking (hidden page, another camera): the time to the next frame says nothing about
   * the camera.
   */
  pause(): void {
    this.#lastMs = null;
  }

  /**
   * Frames a second, standard deviation of the time between frames, and how many were the same as
   * the one before.
   */
  summary(): { readonly measuredFps: number; readonly frameJitterMs: number; readonly duplicateFrames: number } {
    if (this.#sum <= 0) return { measuredFps: 0, frameJitterMs: 0, duplicateFrames: this.#duplicates };
    const meanMs = this.#sum / this.#gaps;
    const variance = Math.max(0, this.#squares / this.#gaps - meanMs ** 2);
    return { measuredFps: 1000 / meanMs, frameJitterMs: Math.sqrt(variance), duplicateFrames: this.#duplicates };
  }
}
