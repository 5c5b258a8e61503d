/** Before so much time and so many bytes nothing can be told. */
const LEAST_MS = 1_500;
const LEAST_BYTES = 30_000;

/** How long the models still take, from how they came so far. */
export class LoadTime {
  #first: { readonly atMs: number; readonly bytes: number } | null = null;

  /**
   * @param progress bytes
   * @returns `null`: it cannot be told yet
   */
  secondsLeft({ done, total }: { readonly done: number; readonly total: number }, nowMs: number = performance.now()): number | null {
    this.#first ??= { atMs: nowMs, bytes: done };
    const { atMs, bytes } = this.#first;
    const [tookMs, came] = [nowMs - atMs, done - bytes];
    if (done >= total) return 0;
    return tookMs < LEAST_MS || came < LEAST_BYTES ? null : Math.ceil(((total - done) * tookMs) / came / 1000);
  }
}
