import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { hintFor } from '../../../src/face/page/hints.js';
import { alignment, squareAround, toPicture } from '../../../src/face/worker/align.js';
import { createDetector } from '../../../src/face/worker/detector.js';
import { createEngine } from '../../../src/face/worker/engine.js';
import { createLandmarksNet, LANDMARKS_SIZE } from '../../../src/face/worker/landmarks-net.js';
import { CHIP_SIZE, createRecognitionNet } from '../../../src/face/worker/recognition-net.js';
import { measurePicture } from '../../../src/face/worker/signs.js';
import { mirror, type Pixels, type Similarity, warp } from '../../../src/face/worker/warp.js';
import { nodeWeights } from '../../support/engine.js';

/**
 * What a pipeline gives for one picture: by the row's name a vector of 128 numbers, or null where
 * it found no face.
 */
export type Embedded = Readonly<Record<string, readonly number[] | null>>;

/** A pipeline's rows, and what makes them. `hint`: what the product's gates say of the picture. */
export interface Pipeline {
  readonly rows: readonly string[];
  readonly create: () => Promise<(picture: Pixels) => Promise<{ readonly vectors: Embedded; readonly hint?: string }>>;
}

/**
 * The steps that lead to the product, the product; the same with the weights that the package
 * ships; face-api as its examples use it.
 */
export const PIPELINES: Readonly<Record<'steps' | 'ours' | 'package' | 'face-api', Pipeline>> = {
  steps: { rows: ['framing, aligned', 'and mirrored'], create: async () => steps() },
  ours: { rows: ['ours'], create: async () => product('product', 'ours') },
  package: { rows: ['ours, original weights'], create: async () => product('package', 'ours, original weights') },
  'face-api': { rows: ['face-api default', 'face-api, cosine'], create: faceApi },
};

function product(which: 'product' | 'package', row: string) {
  const engine = createEngine(nodeWeights(which));
  return async (picture: Pixels) => {
    const { faces, face } = await engine.analyze(picture);
    const hint = hintFor(faces, face?.quality ?? null, null, { picture: measurePicture(picture), usualEyes: null, speed: 0 });
    return { vectors: { [row]: face?.embedding ? [...face.embedding] : null }, hint };
  };
}

/**
 * What the product gives without refinement of the landmarks, with and without the mirror image.
 */
function steps() {
  const weights = nodeWeights();
  const detector = createDetector(weights.detector);
  const findLandmarks = createLandmarksNet(weights.landmarks);
  const recognize = createRecognitionNet(weights.recognition);
  return async (picture: Pixels) => {
    const [box] = await detector.detect(picture);
    if (box === undefined) return { vectors: { 'framing, aligned': null, 'and mirrored': null } };
    const crop: Similarity = squareAround(box, LANDMARKS_SIZE);
    const landmarks = toPicture(await findLandmarks(warp(picture, LANDMARKS_SIZE, crop)), LANDMARKS_SIZE, crop);
    const chip = warp(picture, CHIP_SIZE, alignment(landmarks, CHIP_SIZE));
    const [direct, mirrored] = (await recognize([chip, mirror(chip, CHIP_SIZE)])) as [Float32Array, Float32Array];
    const both = direct.map((value, index) => value + mirrored[index]!);
    return { vectors: { 'framing, aligned': [...direct], 'and mirrored': [...both] } };
  };
}

interface FaceApi {
  readonly nets: Readonly<
    Record<'ssdMobilenetv1' | 'faceLandmark68Net' | 'faceRecognitionNet', { loadFromDisk(folder: string): Promise<void> }>
  >;
  detectSingleFace(input: tf.Tensor3D): {
    withFaceLandmarks(): { withFaceDescriptor(): Promise<{ readonly descriptor: Float32Array } | undefined> };
  };
}

async function faceApi() {
  const require = createRequire(import.meta.url);
  const api = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi;
  const folder = join('node_modules', '@vladmandic/face-api', 'model');
  for (const net of Object.values(['ssdMobilenetv1', 'faceLandmark68Net', 'faceRecognitionNet'] as const))
    await api.nets[net].loadFromDisk(folder);
  return async ({ data, width, height }: Pixels) => {
    const rgb = new Float32Array(width * height * 3).map((_, at) => data[Math.floor(at / 3) * 4 + (at % 3)]!);
    const input = tf.tensor3d(rgb, [height, width, 3]);
    const found = await api.detectSingleFace(input).withFaceLandmarks().withFaceDescriptor();
    input.dispose();
    const vector = found === undefined ? null : [...found.descriptor];
    return { vectors: { 'face-api default': vector, 'face-api, cosine': vector } };
  };
}
