import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createNet as createDetectorNet } from '../../src/face/worker/detector.js';
import { createEngine, type Engine } from '../../src/face/worker/engine.js';
import { createNet as createLandmarksNet } from '../../src/face/worker/landmarks-net.js';
import { createNet as createRecognitionNet } from '../../src/face/worker/recognition-net.js';
import { decodeWeights, type NetWeights } from '../../src/face/worker/weights.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

/** What the tests use of face-api, the reference. */
interface FaceApiNet {
  loadFromWeightMap(map: tf.NamedTensorMap): void;
  forwardInput(input: unknown, size?: number): tf.Tensor;
}
interface FaceApi {
  readonly TinyFaceDetector: new () => FaceApiNet;
  readonly FaceLandmark68Net: new () => FaceApiNet;
  readonly FaceRecognitionNet: new () => FaceApiNet;
  readonly NetInput: new (inputs: readonly tf.Tensor[]) => unknown;
}

const faceapi = createRequire(import.meta.url)('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
const original = nodeWeights('package');
const weights = nodeWeights();
const sample = (index: number): string => `node_modules/@vladmandic/face-api/demo/sample${index}.jpg`;
const ONE_FACE = { left: 700, top: 260, width: 640, height: 480 };
let engine: Engine;

beforeAll(async () => {
  expect(await startNodeBackend()).toBe('wasm');
  engine = createEngine(weights);
});

function reference(net: FaceApiNet, { bytes, specs }: NetWeights): FaceApiNet {
  net.loadFromWeightMap(tf.io.decodeWeights(bytes.buffer as ArrayBuffer, specs as unknown as tf.io.WeightsManifestEntry[]));
  return net;
}

function largestDifference(one: tf.Tensor, other: tf.Tensor): number {
  expect(one.shape).toEqual(other.shape);
  const [a, b] = [one.dataSync<'float32'>(), other.dataSync<'float32'>()];
  return a.reduce((largest, value, index) => Math.max(largest, Math.abs(value - b[index]!)), 0);
}

/**
 * Weights whose every byte is that: 255 makes the steps of the filters NaN, 0 makes every output
 * the same.
 */
function filled({ bytes, specs }: NetWeights, byte: 0 | 255): NetWeights {
  return { bytes: new Uint8Array(bytes.length).fill(byte), specs };
}

/** A picture of the package, cut to a square of that size: RGB 0 to 255. */
async function square(size: number): Promise<tf.Tensor4D> {
  const { data, width } = await readPicture(sample(1));
  const values = new Float32Array(size * size * 3);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++)
      for (let c = 0; c < 3; c++) values[(y * size + x) * 3 + c] = data[((y + 200) * width + x + 700) * 4 + c]!;
  }
  return tf.tensor4d(values, [1, size, size, 3]);
}

describe('the nets give what face-api gives, within 1e-4', () => {
  it.each([160, 192, 224])('detector at %d px', async (size) => {
    const input = await square(size);
    const theirs = reference(new faceapi.TinyFaceDetector(), original.detector).forwardInput(new faceapi.NetInput([input]), size);
    const ours = createDetectorNet(decodeWeights('detector', original.detector))(input);
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-4);
  });

  it('landmarks', async () => {
    const input = await square(112);
    const theirs = reference(new faceapi.FaceLandmark68Net(), original.landmarks).forwardInput(new faceapi.NetInput([input]));
    const ours = createLandmarksNet(decodeWeights('landmarks', original.landmarks))(input);
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-4);
  });

  it('recognition', async () => {
    const input = await square(150);
    const theirs = reference(new faceapi.FaceRecognitionNet(), original.recognition).forwardInput(new faceapi.NetInput([input]));
    const ours = createRecognitionNet(decodeWeights('recognition', original.recognition))(input);
    expect(largestDifference(ours, theirs)).toBeLessThan(1e-4);
  });
});

describe('createEngine', () => {
  it('finds both of two people, and an embedding of length 1', async () => {
    const { faces, face } = await engine.analyze(await readPicture(sample(3), { left: 1000, top: 160, width: 720, height: 540 }));
    expect(faces).toBe(2);
    expect(Math.hypot(...(face?.embedding ?? []))).toBeCloseTo(1, 5);
    expect(face?.embedding).toHaveLength(128);
  });

  it('finds nobody in an even picture', async () => {
    const picture = { data: new Uint8ClampedArray(320 * 240 * 4).fill(128), width: 320, height: 240 };
    expect(await engine.analyze(picture)).toEqual({ faces: 0, face: null, followed: false });
  });

  it.each([
    { width: 0, height: 0, length: 0 },
    { width: 10, height: 10, length: 399 },
    { width: Number.NaN, height: 10, length: 400 },
  ])('refuses a picture of $width × $height with $length bytes', async ({ width, height, length }) => {
    await expect(engine.analyze({ data: new Uint8ClampedArray(length), width, height })).rejects.toMatchObject({ code: 'engine/failed' });
  });

  it('refuses a picture that is not of bytes: a NaN in it could vanish in a net', async () => {
    const data = new Float32Array(320 * 240 * 4).fill(Number.NaN) as unknown as Uint8ClampedArray;
    await expect(engine.analyze({ data, width: 320, height: 240 })).rejects.toMatchObject({ code: 'engine/failed' });
  });

  it.each(['detector', 'landmarks', 'recognition'] as const)('refuses weights of %s that are cut short', (file) => {
    const short = { ...weights[file], bytes: weights[file].bytes.subarray(0, -1) };
    expect(() => createEngine({ ...weights, [file]: short })).toThrow(
      expect.objectContaining({ code: 'assets/corrupt', details: expect.objectContaining({ file }) }),
    );
  });

  it.each(['detector', 'landmarks', 'recognition'] as const)('gives no vector when %s gives what is not a number', async (file) => {
    const broken = createEngine({ ...weights, [file]: filled(weights[file], 255) });
    await expect(broken.analyze(await readPicture(sample(1), ONE_FACE))).rejects.toMatchObject({
      code: 'engine/failed',
      details: { reason: 'not a number' },
    });
  });

  it('takes landmarks that fall together for nobody, and does not follow them', async () => {
    const picture = await readPicture(sample(1), ONE_FACE);
    const { face } = await engine.analyze(picture, { embed: false });
    const collapsed = createEngine({ detector: weights.detector, landmarks: filled(weights.landmarks, 0) });
    expect(await collapsed.analyze(picture)).toEqual({ faces: 0, face: null, followed: false });
    const nowhere = { ...face!, landmarks: new Float32Array(136).fill(100) };
    expect(await engine.analyze(picture, { embed: false, follow: nowhere })).toMatchObject({ face: { box: face!.box }, followed: false });
  });

  it.each([
    { cutPx: 0, vector: false },
    { cutPx: 40, vector: true },
  ])('measures a face that is cut off $cutPx px beside the nose, embedding: $vector', async ({ cutPx, vector }) => {
    const left = 700 + 212 - cutPx;
    const { face } = await engine.analyze(await readPicture(sample(1), { left, top: 260, width: 640 - 212 + cutPx, height: 480 }));
    expect(face!.quality.offsetX).toBeLessThan(-0.18);
    expect(face!.embedding !== null).toBe(vector);
  });

  it('keeps no tensors from one picture to the next', async () => {
    const picture = await readPicture(sample(6));
    await engine.analyze(picture);
    const before = tf.memory().numTensors;
    await engine.analyze(picture);
    await engine.analyze(picture);
    expect(tf.memory().numTensors).toBe(before);
  });
});
