import { describe, expect, it } from 'vitest';
import type { Pose } from '../../src/face/page/baseline.js';
import {
  BLINK_CLOSED,
  BLINK_MS,
  BLINK_OPEN,
  BLINK_PITCH,
  BLINK_YAW,
  LivenessScript,
  LOOK_UP_COMPRESSION,
  LOOK_UP_PITCH,
  OPEN_MOUTH,
  OPEN_MOUTH_RISE,
  SAME_TURN_MS,
  TURN_COMPRESSION,
  TURN_YAW,
  WINDOW_MS,
} from '../../src/face/page/liveness-script.js';
import type { LivenessAction } from '../../src/types.js';

const USUAL: Pose = { yaw: 0.02, pitch: 0.6, eyes: 0.3, mouth: 0.05, drop: 1.1 };
const E = 1e-9;

/** When, if ever, the action was seen in these poses, 100 ms apart, the first one at 100 ms. */
function seenAt(action: LivenessAction, poses: readonly (Partial<Pose> | null)[], usual = USUAL): number | null | undefined {
  const script = new LivenessScript([action]);
  script.start(usual, 0);
  for (const [index, pose] of poses.entries()) script.add(pose === null ? null : { ...usual, ...pose }, 100 * (index + 1));
  return script.result[0]?.doneAtMs;
}

describe('LivenessScript', () => {
  it.each<[LivenessAction, Partial<Pose>, Partial<Pose>]>([
    ['turn-left', { yaw: 0.02 + TURN_YAW + E }, { yaw: 0.02 + TURN_YAW - E }],
    ['turn-right', { yaw: 0.02 - TURN_YAW - E }, { yaw: 0.02 - TURN_YAW + E }],
    ['turn-left', { yaw: 0.3, pitch: 0.6 / TURN_COMPRESSION - E }, { yaw: 0.3, pitch: 0.6 / TURN_COMPRESSION + E }],
    ['look-up', { pitch: 0.6 - LOOK_UP_PITCH - E }, { pitch: 0.6 - LOOK_UP_PITCH + E }],
    ['look-up', { pitch: 0.4, drop: 1.1 * LOOK_UP_COMPRESSION + E }, { pitch: 0.4, drop: 1.1 * LOOK_UP_COMPRESSION - E }],
    ['open-mouth', { mouth: OPEN_MOUTH + E }, { mouth: OPEN_MOUTH - E }],
  ])('sees %s on one side of its threshold and not on the other', (action, over, under) => {
    expect(seenAt(action, [{}, over])).toBe(200);
    expect(seenAt(action, [{}, under])).toBeNull();
  });

  it('sees an open mouth only if it is not always open', () => {
    const usual = { ...USUAL, mouth: OPEN_MOUTH };
    expect(seenAt('open-mouth', [{}, { mouth: OPEN_MOUTH + OPEN_MOUTH_RISE - E }], usual)).toBeNull();
    expect(seenAt('open-mouth', [{}, { mouth: OPEN_MOUTH + OPEN_MOUTH_RISE + E }], usual)).toBe(200);
  });

  it('sees a blink when the eyes are open again', () => {
    const closed = { eyes: 0.3 * BLINK_CLOSED - E };
    expect(seenAt('blink', [{}, closed, closed, { eyes: 0.3 * BLINK_OPEN + E }])).toBe(400);
    expect(seenAt('blink', [{}, closed, closed, { eyes: 0.3 * BLINK_OPEN - E }])).toBeNull();
    expect(seenAt('blink', [{}, { eyes: 0.3 * BLINK_CLOSED + E }, {}])).toBeNull();
  });

  it('does not take eyes for blinking that are closed for long', () => {
    const closed = { eyes: 0.2 };
    const frames = (count: number): Partial<Pose>[] => [{}, ...Array<Partial<Pose>>(count).fill(closed), {}];
    expect(seenAt('blink', frames(BLINK_MS / 100 - 1))).toBe(100 + BLINK_MS);
    expect(seenAt('blink', frames(BLINK_MS / 100 + 1))).toBeNull();
  });

  it('does not take eyes for blinking in a face that turns', () => {
    expect(seenAt('blink', [{}, { eyes: 0.2, yaw: 0.02 + BLINK_YAW + E }, {}])).toBeNull();
    expect(seenAt('blink', [{}, { eyes: 0.2, yaw: 0.02 + BLINK_YAW - E }, {}])).toBe(300);
  });

  it('does not take eyes for blinking in a face whose proportions change', () => {
    expect(seenAt('blink', [{}, { eyes: 0.2, pitch: 0.6 + BLINK_PITCH + E }, {}])).toBeNull();
    expect(seenAt('blink', [{}, { eyes: 0.2, pitch: 0.6 + BLINK_PITCH - E }, {}])).toBe(300);
  });

  it('does not take eyes that were closed from the start for a blink', () => {
    expect(seenAt('blink', [{ eyes: 0.2 }, {}])).toBeNull();
  });

  it('counts a pose only from the usual one on', () => {
    expect(seenAt('turn-left', [{ yaw: 0.3 }, { yaw: 0.3 }])).toBeNull();
    expect(seenAt('turn-left', [{ yaw: 0.3 }, {}, { yaw: 0.3 }])).toBe(300);
  });

  it('sees nothing where there is no face, or somebody else too', () => {
    expect(seenAt('turn-left', [null, null])).toBeNull();
  });

  it('asks in order, waits for each no longer than its window, and goes on', () => {
    const script = new LivenessScript(['blink', 'turn-right']);
    expect(script.current).toBeNull();
    script.start(USUAL, 1_000);
    expect(script.current).toBe('blink');
    script.add(USUAL, 1_000 + WINDOW_MS);
    expect(script.current).toBe('blink');
    script.add(null, 1_001 + WINDOW_MS);
    expect(script.current).toBe('turn-right');
    script.add(USUAL, 10_000);
    script.add({ ...USUAL, yaw: -0.3 }, 10_100);
    expect(script.finished).toBe(true);
    expect(script.current).toBeNull();
    expect(script.result).toEqual([
      { action: 'blink', askedAtMs: 1_000, doneAtMs: null, others: 0 },
      { action: 'turn-right', askedAtMs: 1_001 + WINDOW_MS, doneAtMs: 10_100, others: 0 },
    ]);
  });

  it('takes each turn for one action, and the wrong turn for none', () => {
    const script = new LivenessScript(['turn-left', 'turn-left']);
    script.start(USUAL, 0);
    script.add({ ...USUAL, yaw: -0.3 }, 50);
    for (const atMs of [100, 200, 300]) script.add({ ...USUAL, yaw: atMs === 100 ? 0 : 0.3 }, atMs);
    expect(script.result.map(({ doneAtMs }) => doneAtMs)).toEqual([200, null]);
  });

  it('forgets everything for another person', () => {
    const script = new LivenessScript(['turn-left']);
    script.start(USUAL, 0);
    script.add(USUAL, 100);
    script.add({ ...USUAL, yaw: 0.3 }, 200);
    expect(script.finished).toBe(true);
    script.reset();
    expect(script.finished).toBe(false);
    expect(script.started).toBe(false);
  });

  it('is finished without any action', () => {
    expect(new LivenessScript([]).finished).toBe(true);
  });

  it('counts other turns of the challenge once each, from the usual pose on', () => {
    const script = new LivenessScript(['turn-left', 'turn-right', 'blink']);
    script.start(USUAL, 0);
    const right = { ...USUAL, yaw: USUAL.yaw - TURN_YAW - E };
    const left = { ...USUAL, yaw: USUAL.yaw + TURN_YAW + E };
    const shown = [right, USUAL, right, right, USUAL, right, USUAL, left, USUAL, { ...USUAL, eyes: 0.1 }, USUAL, right];
    for (const [index, pose] of shown.entries()) script.add(pose, 300 * (index + 1));
    expect(script.result.map(({ action, doneAtMs, others }) => [action, doneAtMs !== null, others])).toEqual([
      ['turn-left', true, 2],
      ['turn-right', true, 0],
      ['blink', false, 0],
    ]);
  });

  it('takes a turn whose measures flicker for one, and what comes back later for another', () => {
    const othersAfter = (goneMs: number): number | undefined => {
      const script = new LivenessScript(['turn-left', 'turn-right']);
      script.start(USUAL, 0);
      script.add(USUAL, 100);
      const left = { ...USUAL, yaw: USUAL.yaw + TURN_YAW + E };
      script.add(left, 200);
      script.add({ ...left, pitch: left.pitch / TURN_COMPRESSION + 0.01 }, 201);
      script.add(left, 200 + goneMs);
      script.add(USUAL, 1_000);
      script.add({ ...USUAL, yaw: USUAL.yaw - TURN_YAW - E }, 1_100);
      expect(script.finished).toBe(true);
      return script.result[1]?.others;
    };
    expect(othersAfter(SAME_TURN_MS)).toBe(0);
    expect(othersAfter(SAME_TURN_MS + 1)).toBe(1);
  });
});
