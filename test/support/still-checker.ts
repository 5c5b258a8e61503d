import type { StillChecker } from '../../src/server/reviews/stills.js';

/**
 * A picture that carries an embedding behind a JPEG's first bytes: what `readingChecker` reads as
 * an engine would see it.
 */
export function pictureOf(vector: Float32Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0xff, 0xd8, 0xff, 0, ...new Uint8Array(Float32Array.from(vector).buffer));
}

/** @param off how far (1 − cosine) what it sees lies from what was claimed */
export function readingChecker(off = 0): StillChecker & { asked: number } {
  return {
    asked: 0,
    async embed(jpeg) {
      this.asked++;
      const vector = new Float32Array(jpeg.slice(4).buffer);
      const angle = Math.acos(1 - off);
      const across = vector.map((_, index) => (index % 2 === 0 ? -(vector[index + 1] as number) : (vector[index - 1] as number)));
      return vector.map((value, index) => Math.cos(angle) * value + Math.sin(angle) * (across[index] as number));
    },
  };
}
