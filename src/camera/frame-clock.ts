/** Times of frames. Pure: it is told what arrived. */
export class FrameClock {
  #lastMs: number | null = null;
  #gaps = 0;
  #sum = 0;
  #squares = 0;

  add(atMs: number): void {
    if (this.#lastMs !== null) {
      const gapMs = atMs - this.#lastMs;
      this.#gaps++;
      this.#sum += gapMs;
      this.#squares += gapMs ** 2;
    }
    this.#lastMs = atMs;
  }

  /**
   * Nobody was looking (hidden page, another camera): the time to the next frame says nothing about
   * the camera.
   */
  pause(): void {
    this.#lastMs = null;
  }

  /** Frames a second, and the standard deviation of the time between frames. */
  summary(): { readonly measuredFps: number; readonly frameJitterMs: number } {
    if (this.#sum <= 0) return { measuredFps: 0, frameJitterMs: 0 };
    const meanMs = this.#sum / this.#gaps;
    const variance = Math.max(0, this.#squares / this.#gaps - meanMs ** 2);
    return { measuredFps: 1000 / meanMs, frameJitterMs: Math.sqrt(variance) };
  }
}
