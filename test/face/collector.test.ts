import { describe, expect, it } from 'vitest';
import {
  ACTING_GAP_MS,
  ALIKE_BELOW,
  ALIKE_GAP_MS,
  DUPLICATE_BELOW,
  FaceCollector,
  MIN_GAP_MS,
  OTHER_PERSON_ABOVE,
  OTHER_PERSON_TURNED,
} from '../../src/face/page/collector.js';
import type { FaceAnalysis } from '../../src/face/protocol.js';
import type { FaceQuality, LivenessAction } from '../../src/types.js';
import { GOOD_QUALITY } from '../support/good-quality.js';

const PICTURE = { brightness: 110, contrast: 50, clipped: 0, mark: 0 };

/**
 * A frame whose embedding stands at this angle (radians) from the first: 1 − cosine is 1 −
 * cos(angle).
 */
function frame(angle: number, quality: Partial<FaceQuality> = {}, faces = 1): FaceAnalysis {
  const embedding = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return {
    faces,
    face: { quality: { ...GOOD_QUALITY, ...quality }, embedding, mouthOpenness: 0.05, noseParallax: 0, mouthDrop: 1.1 },
    picture: PICTURE,
    still: null,
    elapsedMs: 1,
  };
}
const nobody: FaceAnalysis = { faces: 0, face: null, picture: PICTURE, still: null, elapsedMs: 1 };

describe('FaceCollector', () => {
  it('keeps good frames of one person from different moments until it has enough', () => {
    const collector = new FaceCollector(3);
    expect(collector.add(frame(0), 0)).toEqual({ hint: 'good', kept: 1 });
    expect(collector.add(frame(0.1), MIN_GAP_MS - 1)).toEqual({ hint: null, kept: null });
    expect(collector.add(frame(0.1), MIN_GAP_MS)).toEqual({ hint: null, kept: 2 });
    expect(collector.complete).toBe(false);
    expect(collector.add(frame(0.2), 2 * MIN_GAP_MS)).toEqual({ hint: null, kept: 3 });
    expect(collector.complete).toBe(true);
    expect(collector.samples.map(({ atMs }) => atMs)).toEqual([0, MIN_GAP_MS, 2 * MIN_GAP_MS]);
  });

  it('takes a frame that is nearly one of those it has only after a longer while, and noise of the same picture never', () => {
    const second = (apart: number, atMs: number): number => {
      const collector = new FaceCollector(3);
      collector.add(frame(0), 0);
      collector.add(frame(Math.acos(1 - apart)), atMs);
      return collector.samples.length;
    };
    expect(second(ALIKE_BELOW + 1e-5, MIN_GAP_MS)).toBe(2);
    expect(second(ALIKE_BELOW - 1e-5, ALIKE_GAP_MS - 1)).toBe(1);
    expect(second(ALIKE_BELOW - 1e-5, ALIKE_GAP_MS)).toBe(2);
    expect(second(DUPLICATE_BELOW + 1e-5, ALIKE_GAP_MS)).toBe(2);
    expect(second(DUPLICATE_BELOW - 1e-5, 10 * ALIKE_GAP_MS)).toBe(1);
  });

  it('does not keep a frame with a hint, nor the same picture again', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    expect(collector.add(frame(0.05, { brightness: 20 }), 1_000).kept).toBeNull();
    expect(collector.add(frame(0), 2_000).kept).toBeNull();
    expect(collector.samples).toHaveLength(1);
  });

  it('starts again when another person is in front of the camera', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    collector.add(frame(0.1), 1_000);
    expect(collector.add(frame(1), 2_000)).toEqual({ hint: null, kept: 1 });
    expect(collector.samples.map(({ atMs }) => atMs)).toEqual([2_000]);
  });

  it('starts again when a second person steps in', () => {
    const collector = new FaceCollector(3);
    collector.add(frame(0), 0);
    collector.add(frame(0, {}, 2), 1_000);
    expect(collector.samples).toHaveLength(0);
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

  it('tells one person from another on both sides of the distance', () => {
    const apart = (distance: number): number => {
      const collector = new FaceCollector(3);
      collector.add(frame(0), 0);
      collector.add(frame(Math.acos(1 - distance)), 1_000);
      return collector.samples.length;
    };
    expect(apart(OTHER_PERSON_ABOVE - 1e-3)).toBe(2);
    expect(apart(OTHER_PERSON_ABOVE + 1e-3)).toBe(1);
  });

  it('notices another person also within the gap between kept frames, and when the template is there already', () => {
    const collector = new FaceCollector(2);
    collector.add(frame(0), 0);
    collector.add(frame(0.1), 300);
    expect(collector.complete).toBe(true);
    expect(collector.add(frame(1), 350).kept).toBe(1);
    expect(collector.complete).toBe(false);
  });

  it('wants an embedding once in a while', () => {
    const collector = new FaceCollector(3);
    expect(collector.wantsEmbedding(0)).toBe(true);
    collector.add(frame(0), 0);
    expect(collector.wantsEmbedding(MIN_GAP_MS - 1)).toBe(false);
    expect(collector.wantsEmbedding(MIN_GAP_MS)).toBe(true);
  });

  it('does not keep a frame with closed eyes', () => {
    const collector = new FaceCollector(9);
    for (let at = 0; at < 5; at++) collector.add(frame(0.08 * at), 400 * at);
    expect(collector.add(frame(0.4, { eyeOpenness: 0.26 }), 3_000).kept).toBeNull();
    expect(collector.add(frame(0.4, { eyeOpenness: 0.29 }), 3_400).kept).toBe(6);
  });

  it('tracks the range of the pose over frames with one face', () => {
    const collector = new FaceCollector(5, ['blink']);
    collector.add(frame(0, { yaw: -0.1 }), 0);
    collector.add({ ...frame(0.1, { yaw: 0.15 }), picture: { ...PICTURE, mark: 1 } }, 100);
    collector.add(nobody, 200);
    const { algorithm, track, actions } = collector.liveness;
    expect(algorithm).toBe('track-5');
    expect(track).toMatchObject({ frames: 2, duplicateFrames: 0 });
    expect(track.yawRange).toBeCloseTo(0.25, 9);
    expect(actions).toEqual([{ action: 'blink', askedAtMs: 0, doneAtMs: null, others: 0 }]);
  });
});

describe('FaceCollector with a script', () => {
  /** A collector whose template is there at 2,000 ms, and which asks from then on. */
  function asking(...script: LivenessAction[]): FaceCollector {
    const collector = new FaceCollector(6, script);
    for (let at = 0; at < 6; at++) collector.add(frame(0.08 * at), 400 * at);
    return collector;
  }

  it('asks once the template is there, and notes what was seen', () => {
    const collector = asking('turn-left', 'look-up');
    expect(collector.action).toBe('turn-left');
    expect(collector.finished).toBe(false);
    collector.add(frame(0.05), 2_500);
    collector.add(frame(0.05, { yaw: 0.2 }), 3_000);
    expect(collector.action).toBe('look-up');
    collector.add(frame(0.05), 3_500);
    collector.add(frame(0.05, { pitch: 0.5 }), 4_000);
    expect(collector.finished).toBe(true);
    expect(collector.liveness.actions).toEqual([
      { action: 'turn-left', askedAtMs: 2_000, doneAtMs: 3_000, others: 0 },
      { action: 'look-up', askedAtMs: 3_000, doneAtMs: 4_000, others: 0 },
    ]);
  });

  it('says nothing of the pose while it asks for one', () => {
    const collector = asking('turn-left');
    for (const atMs of [2_500, 3_000, 3_500]) expect(collector.add(frame(0.05, { yaw: -0.4 }), atMs).hint).toBeNull();
    expect(collector.add(nobody, 4_000).hint).toBeNull();
    expect(collector.add(nobody, 5_000).hint).toBe('no-face');
  });

  it('starts again from the template when somebody else acts', () => {
    const collector = asking('turn-left');
    collector.add(frame(1), 2_500);
    expect(collector.action).toBeNull();
    expect(collector.finished).toBe(false);
    expect(collector.samples).toHaveLength(1);
  });

  it('starts again when somebody else takes the place while the pose hides it, and nothing that the other showed counts', () => {
    const swapped = (angle: number): FaceCollector => {
      const collector = asking('turn-left', 'turn-right');
      collector.add(frame(0.05), 2_500);
      collector.add(frame(0.05, { yaw: 0.2 }), 3_000);
      collector.add(frame(angle, { yaw: -0.3 }), 3_500);
      return collector;
    };
    const [same, other] = [-1e-3, 1e-3].map((more) => swapped(Math.acos(1 - OTHER_PERSON_TURNED - more))) as [FaceCollector, FaceCollector];
    expect(same.liveness.track.yawRange).toBeCloseTo(0.5, 9);
    expect(other.samples).toHaveLength(0);
    expect(other.action).toBeNull();
    expect(other.liveness.actions.map(({ doneAtMs }) => doneAtMs)).toEqual([null, null]);
    expect(other.liveness.track).toMatchObject({ frames: 1, yawRange: 0 });
  });

  it('wants few embeddings while it asks: a blink is short', () => {
    const collector = asking('blink');
    expect(collector.wantsEmbedding(2_000 + ACTING_GAP_MS - 1)).toBe(false);
    expect(collector.wantsEmbedding(2_000 + ACTING_GAP_MS)).toBe(true);
  });

  it('asks for nothing where the learner cannot be shown it, and says that none was seen', () => {
    const collector = new FaceCollector(1, ['blink'], { ask: false });
    collector.add(frame(0), 0);
    expect(collector.finished).toBe(true);
    expect(collector.liveness.actions).toEqual([{ action: 'blink', askedAtMs: 0, doneAtMs: null, others: 0 }]);
  });
});
