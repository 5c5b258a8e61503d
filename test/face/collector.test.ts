import { describe, expect, it } from 'vitest';
import { FaceCollector, MIN_GAP_MS } from '../../src/face/collector.js';
import type { FaceAnalysis } from '../../src/face/protocol.js';
import type { FaceQuality } from '../../src/types.js';

const QUALITY: FaceQuality = {
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

/** A frame whose embedding stands at this angle (radians) from the first: 1 − cosine is 1 − cos(angle). */
function frame(angle: number, quality: Partial<FaceQuality> = {}, faces = 1): FaceAnalysis {
  const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { faces, face: { quality: { ...QUALITY, ...quality }, embedding }, elapsedMs: 1 };
}
const nobody: FaceAnalysis = { faces: 0, face: null, elapsedMs: 1 };

describe('FaceCollector', () => {
  it('keeps good frames of one person from different moments until it has enough', () => {
    const collector = new FaceCollector(3);
    expect(collector.add(frame(0), 0)).toEqual({ hint: 'good', kept: 1 });
    expect(collector.add(frame(0.05), MIN_GAP_MS - 1)).toEqual({ hint: null, kept: null });
    expect(collector.add(frame(0.05), MIN_GAP_MS)).toEqual({ hint: null, kept: 2 });
    expect(collector.complete).toBe(false);
    expect(collector.add(frame(0.1), 2 * MIN_GAP_MS)).toEqual({ hint: null, kept: 3 });
    expect(collector.complete).toBe(true);
    expect(collector.templates.map(({ atMs }) => atMs)).toEqual([0, MIN_GAP_MS, 2 * MIN_GAP_MS]);
  });

  it('does not keep a frame with a hint, nor the same picture again', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    expect(collector.add(frame(0.05, { brightness: 20 }), 1_000).kept).toBeNull();
    expect(collector.add(frame(0), 2_000).kept).toBeNull();
    expect(collector.templates).toHaveLength(1);
  });

  it('starts again when another person is in front of the camera', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    collector.add(frame(0.1), 1_000);
    expect(collector.add(frame(1), 2_000)).toEqual({ hint: null, kept: 1 });
    expect(collector.templates.map(({ atMs }) => atMs)).toEqual([2_000]);
  });

  it('starts again when a second person steps in', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    collector.add(frame(0, {}, 2), 1_000);
    expect(collector.templates).toHaveLength(0);
  });

  it.each([
    ['face/none', [nobody, nobody, frame(0)]],
    ['face/many', [frame(0, {}, 2), frame(0, {}, 2), nobody]],
    ['face/quality', [frame(0, { sharpness: 0 }), frame(0, { sharpness: 0 }), frame(0)]],
    ['face/timeout', [frame(0), frame(0), nobody]],
    ['face/none', []],
  ] as const)('says %s by what it saw most', (code, frames) => {
    const collector = new FaceCollector(5);
    for (const [index, analysis] of frames.entries()) collector.add(analysis, index);
    expect(collector.failure).toBe(code);
  });

  it('tracks the range of the pose over frames with one face', () => {
    const collector = new FaceCollector(5);
    collector.add(frame(0, { yaw: -0.1 }), 0);
    collector.add(frame(0.1, { yaw: 0.15, sharpness: 0.2 }), 100);
    collector.add(nobody, 200);
    const { track, actions } = collector.track.summary(['blink']);
    expect(track).toMatchObject({ frames: 2, duplicateFrames: 0 });
    expect(track.yawRange).toBeCloseTo(0.25, 9);
    expect(actions).toEqual([{ action: 'blink', askedAtMs: 0, doneAtMs: null }]);
  });
});
