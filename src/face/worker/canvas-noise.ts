/**
 * Side of the square that is drawn and read back. Not one color: some browsers spare plain
 * surfaces.
 */
export const TEST_SIDE = 16;
/**
 * Falsifying the lowest bit of some values (Brave, Firefox's private windows) moves no measure and
 * is let pass; random or blank pictures (Firefox's `resistFingerprinting`, Tor Browser) are far
 * beyond this mean difference.
 */
const MEAN_DIFFERENCE = 2;

/**
 * RGBA of a pattern in which every value from 0 to 255 occurs; opaque, so that it is read back as
 * it was written.
 */
export function testPattern(): Uint8ClampedArray<ArrayBuffer> {
  const data = new Uint8ClampedArray(TEST_SIDE * TEST_SIDE * 4);
  for (let at = 0; at < TEST_SIDE * TEST_SIDE; at++) data.set([at, 255 - at, (at * 7) % 256, 255], 4 * at);
  return data;
}

/** Whether what was read back is the pattern. */
export function isTrueReadback(data: Uint8ClampedArray): boolean {
  const pattern = testPattern();
  if (data.length !== pattern.length) return false;
  const difference = pattern.reduce((sum, value, index) => sum + Math.abs(value - (data[index] as number)), 0);
  return difference / pattern.length <= MEAN_DIFFERENCE;
}
