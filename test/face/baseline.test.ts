import { describe, expect, it } from 'vitest';
import { Baseline, type Pose } from '../../src/face/page/baseline.js';

const POSE: Pose = { yaw: 0, pitch: 0.65, eyes: 0.31, mouth: 0.05, drop: 1.1 };
const PLACE = { offsetX: 0, offsetY: 0 };

describe('Baseline', () => {
  it('knows what is usual after five frames: the median, which a blink does not move', () => {
    const baseline = new Baseline();
    for (const [index, eyes] of [0.3, 0.1, 0.32, 0.31].entries()) baseline.add({ ...POSE, eyes }, PLACE, 100 * index);
    expect(baseline.usual).toBeNull();
    baseline.add({ ...POSE, eyes: 0.33, yaw: 0.2, mouth: 0.4, drop: 1.3 }, PLACE, 400);
    expect(baseline.usual).toEqual(POSE);
  });

  it('forgets old frames', () => {
    const baseline = new Baseline();
    for (let count = 0; count < 60; count++) baseline.add(POSE, PLACE, 100 * count);
    for (let count = 60; count < 90; count++) baseline.add({ ...POSE, yaw: 1 }, PLACE, 100 * count);
    expect(baseline.usual?.yaw).toBe(0.5);
    baseline.add({ ...POSE, yaw: 1 }, PLACE, 9000);
    expect(baseline.usual?.yaw).toBe(1);
  });

  it('is not turned by a second of a fast camera', () => {
    const baseline = new Baseline();
    for (let atMs = 0; atMs < 1500; atMs += 33) baseline.add(POSE, PLACE, atMs);
    for (let atMs = 1500; atMs < 2500; atMs += 8) baseline.add({ ...POSE, eyes: 0.2 }, PLACE, atMs);
    expect(baseline.usual?.eyes).toBe(POSE.eyes);
  });

  it('measures the speed in shares of the frame in a second', () => {
    const baseline = new Baseline();
    expect(baseline.add(POSE, PLACE, 0)).toBe(0);
    expect(baseline.add(POSE, { ...PLACE, offsetX: 0.03, offsetY: 0.04 }, 100)).toBeCloseTo(0.5, 9);
    expect(baseline.add(POSE, PLACE, 100)).toBe(0);
  });

  it('does not take a face that comes back elsewhere for a fast one', () => {
    const baseline = new Baseline();
    baseline.add(POSE, PLACE, 0);
    baseline.lostSight();
    expect(baseline.add(POSE, { ...PLACE, offsetX: 0.3 }, 100)).toBe(0);
  });

  it('knows nothing of somebody else', () => {
    const baseline = new Baseline();
    for (let count = 0; count < 5; count++) baseline.add(POSE, PLACE, 100 * count);
    expect(baseline.usual).toEqual(POSE);
    baseline.forget();
    expect(baseline.usual).toBeNull();
  });
});
