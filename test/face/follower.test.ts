import { beforeAll, describe, expect, it } from 'vitest';
import { alignment } from '../../src/face/worker/align.js';
import { type AnalyzedFace, createEngine, type Engine } from '../../src/face/worker/engine.js';
import { followedBox, MAX_GROWTH, MAX_MOVE } from '../../src/face/worker/followed-box.js';
import { FOLLOWED_AT_MOST, Follower } from '../../src/face/worker/follower.js';
import type { Pixels } from '../../src/face/worker/warp.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

const SAMPLE = 'node_modules/@vladmandic/face-api/demo/sample3.jpg';
const empty: Pixels = { data: new Uint8ClampedArray(640 * 480 * 4).fill(128), width: 640, height: 480 };
let engine: Engine;
let alone: Pixels;
let moved: Pixels;
let both: Pixels;

beforeAll(async () => {
  await startNodeBackend();
  engine = createEngine(nodeWeights());
  alone = await readPicture(SAMPLE, { left: 1060, top: 180, width: 320, height: 480 });
  moved = await readPicture(SAMPLE, { left: 1066, top: 184, width: 320, height: 480 });
  both = await readPicture(SAMPLE, { left: 1000, top: 160, width: 720, height: 540 });
});

/** A face whose landmarks lie on dlib's mean face, in a chip of that side at that place. */
async function face(): Promise<AnalyzedFace> {
  const { faces, face } = await engine.analyze(alone);
  expect(faces).toBe(1);
  return face as AnalyzedFace;
}

const mapped = (landmarks: Float32Array, scale: number, by: number): Float32Array =>
  landmarks.map((value, index) => value * scale + (index % 2 === 0 ? by : 0));

describe('followedBox', () => {
  it('moves and scales the box as the landmarks did', async () => {
    const before = await face();
    const box = followedBox(before, mapped(before.landmarks, 1, 5));
    expect(box?.x).toBeCloseTo(before.box.x + 5, 1);
    expect(box?.width).toBeCloseTo(before.box.width, 2);
    expect(box?.score).toBe(before.box.score);
  });

  it.each([
    ['jumps', 1, 1000],
    ['has grown by too much', MAX_GROWTH * 1.05, 0],
    ['has shrunk by too much', 1 / MAX_GROWTH / 1.05, 0],
    ['is not a number', Number.NaN, 0],
  ])('gives up a face that %s', async (_, scale, by) => {
    const before = await face();
    expect(followedBox(before, mapped(before.landmarks, scale, by))).toBeNull();
  });

  it('follows up to its limits', async () => {
    const before = await face();
    const { a, b } = alignment(before.landmarks, 1);
    const moved = (by: number) => followedBox(before, mapped(before.landmarks, 1, by * MAX_MOVE * Math.hypot(a, b)));
    expect(moved(0.98)).not.toBeNull();
    expect(moved(1.02)).toBeNull();
  });
});

describe('Follower', () => {
  it('follows a face that moves a little, to where detection would have found it', async () => {
    const follower = new Follower(engine);
    expect((await follower.analyze(alone, { embed: false })).followed).toBe(false);
    const { followed, face } = await follower.analyze(moved, { embed: false });
    const found = (await engine.analyze(moved)).face;
    expect(followed).toBe(true);
    const far = face?.landmarks.map((value, index) => Math.abs(value - (found?.landmarks[index] as number)));
    expect(Math.max(...(far ?? [Number.NaN]))).toBeLessThan(0.05 * (face?.box.width as number));
  });

  it('looks for faces whenever an embedding is wanted', async () => {
    const follower = new Follower(engine);
    await follower.analyze(alone, { embed: false });
    const { followed, face } = await follower.analyze(alone, { embed: true });
    expect(followed).toBe(false);
    expect(face?.embedding).toHaveLength(128);
  });

  it(`looks for faces anew after ${FOLLOWED_AT_MOST} frames, and sees who has stepped in`, async () => {
    const follower = new Follower(engine);
    const seen: number[] = [];
    await follower.analyze(alone, { embed: false });
    for (let frame = 0; frame < FOLLOWED_AT_MOST; frame++) seen.push((await follower.analyze(alone, { embed: false })).faces);
    expect(seen).toEqual(Array(FOLLOWED_AT_MOST).fill(1));
    expect((await follower.analyze(alone, { embed: false })).followed).toBe(false);
  });

  it('does not follow one of two, nor into a picture of another size', async () => {
    const follower = new Follower(engine);
    expect((await follower.analyze(both, { embed: false })).faces).toBe(2);
    expect(await follower.analyze(both, { embed: false })).toMatchObject({ faces: 2, followed: false });
    await follower.analyze(alone, { embed: false });
    expect(await follower.analyze(empty, { embed: false })).toEqual({ faces: 0, face: null, followed: false });
  });

  it('starts anew after a frame that failed', async () => {
    const follower = new Follower(engine);
    await follower.analyze(alone, { embed: false });
    await expect(follower.analyze({ ...alone, width: 0 }, { embed: false })).rejects.toMatchObject({ code: 'engine/failed' });
    expect((await follower.analyze(alone, { embed: false })).followed).toBe(false);
  });
});

describe('an engine without its recognition net', () => {
  it('guides, and recognizes once it has learnt to', async () => {
    const { recognition, ...guidance } = nodeWeights();
    const early = createEngine(guidance);
    await early.warmUp();
    expect((await early.analyze(alone)).face).toMatchObject({ embedding: null });
    await early.learnToRecognize(recognition);
    expect((await early.analyze(alone)).face?.embedding).toEqual((await engine.analyze(alone)).face?.embedding);
  });
});
