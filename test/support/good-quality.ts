import type { FaceQuality } from '../../src/types.js';

/** The measures of a frame that has nothing to complain about. */
export const GOOD_QUALITY: FaceQuality = {
  score: 0.9,
  size: 0.4,
  offsetX: 0,
  offsetY: 0,
  interOcularPx: 70,
  rollDeg: 0,
  yaw: 0,
  pitch: 0.65,
  brightness: 120,
  balance: 0,
  clipped: 0,
  contrast: 40,
  sharpness: 0.1,
  eyeOpenness: 0.3,
};
