/** Times and sameness of frames. Pure: it is told what arrived. */
export class FrameClock {
  #frames = 0;
  #duplicates = 0;
  #firstMs = 0;
  #lastMs = 0;
  #lastChecksum: number | null = null;
  #squares = 0;

  /** @param checksum of the picture; `null` when it could not be taken */
  add(atMs: number, checksum: number | null): void {
    if (this.#frames === 0) this.#firstMs = atMs;
    else this.#squares += (atMs - this.#lastMs) ** 2;
    if (checksum !== null && checksum === this.#lastChecksum) this.#duplicates++;
    this.#frames++;
    this.#lastMs = atMs;
    this.#lastChecksum = checksum;
  }

  /** Frames a second, standard deviation of the time between frames, and how many were the same as the one before. */
  summary(): { readonly measuredFps: number; readonly frameJitterMs: number; readonly duplicateFrames: number } {
    const gaps = this.#frames - 1;
    const elapsedMs = this.#lastMs - this.#firstMs;
    if (gaps < 1 || elapsedMs <= 0) return { measuredFps: 0, frameJitterMs: 0, duplicateFrames: this.#duplicates };
    const meanMs = elapsedMs / gaps;
    const variance = Math.max(0, this.#squares / gaps - meanMs ** 2);
    return { measuredFps: 1000 / meanMs, frameJitterMs: Math.sqrt(variance), duplicateFrames: this.#duplicates };
  }
}
