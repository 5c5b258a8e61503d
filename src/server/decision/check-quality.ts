import type { BundleClaims } from '../../bundle/schema.js';

/**
 * What may be wrong with how a check was measured. A hint, never proof: each has an honest cause
 * too.
 */
export type Sign = 'picture' | 'virtual-camera' | 'synthetic-keys' | 'frame-rate' | 'picture-size';

/**
 * What the page itself does not take as a good frame, with some room for cameras that differ
 * (src/face/page/hints.ts, measured on clips): a page that lets more pass is not the page that it
 * says it is, or had no better light.
 */
const LEAST_SHARPNESS = 0.03;
const BRIGHTNESS = { least: 30, most: 225 } as const;
const MOST_CLIPPED = 0.3;
const MOST_YAW = 0.3;
/** Pictures a second. Slower is a very weak machine, or no camera. */
const LEAST_FPS = 3;

/**
 * Step 20, before anything is compared: signs in what the bundle says of its own pictures, camera
 * and keys. Whoever makes all numbers up says nothing of the kind.
 */
export function checkQuality({ face, keystroke, capture }: Pick<BundleClaims, 'face' | 'keystroke' | 'capture'>): Sign[] {
  const poor = face.samples.some(
    ({ quality: { sharpness, brightness, clipped, yaw } }) =>
      sharpness < LEAST_SHARPNESS ||
      brightness < BRIGHTNESS.least ||
      brightness > BRIGHTNESS.most ||
      clipped > MOST_CLIPPED ||
      Math.abs(yaw) > MOST_YAW,
  );
  const signs: readonly (readonly [Sign, boolean])[] = [
    ['picture', poor],
    ['virtual-camera', capture.virtualCamera],
    ['synthetic-keys', (keystroke.rejected.synthetic ?? 0) > 0],
    ['frame-rate', capture.measuredFps < LEAST_FPS],
    ['picture-size', !sizesAgree(capture)],
  ];
  return signs.flatMap(([sign, shown]) => (shown ? [sign] : []));
}

/** A phone that is held upright gives its pictures the other way round than its settings say. */
function sizesAgree({ width, height, claimedWidth, claimedHeight }: BundleClaims['capture']): boolean {
  if (claimedWidth === null || claimedHeight === null) return true;
  return (width === claimedWidth && height === claimedHeight) || (width === claimedHeight && height === claimedWidth);
}
