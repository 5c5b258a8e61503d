import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { KERNELS } from '../../models/kernels.js';
import { createDetector } from '../../src/face/worker/detector.js';
import { createLandmarksNet, LANDMARKS_SIZE } from '../../src/face/worker/landmarks-net.js';
import { CHIP_SIZE, createRecognitionNet } from '../../src/face/worker/recognition-net.js';
import { warp } from '../../src/face/worker/warp.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';

const weights = nodeWeights();
const part = { left: 700, top: 260, width: 640, height: 480 };

/** What the three nets give on a backend for one picture: the best box, landmarks, the vector. */
async function outputs(backend: string): Promise<number[]> {
  await tf.setBackend(backend);
  const picture = await readPicture('node_modules/@vladmandic/face-api/demo/sample1.jpg', part);
  const [box] = await createDetector(weights.detector).detect(picture);
  const crop = (size: number) => warp(picture, size, { a: 300 / size, b: 0, tx: 80, ty: 100 });
  const landmarks = await createLandmarksNet(weights.landmarks)(crop(LANDMARKS_SIZE));
  const [vector] = await createRecognitionNet(weights.recognition)([crop(CHIP_SIZE)]);
  expect(tf.getBackend()).toBe(backend);
  return [box!.score, ...landmarks, ...vector!];
}

it('the nets give on cpu what they give on wasm, with no other kernels than those that the build keeps', async () => {
  await startNodeBackend();
  const onWasm = await outputs('wasm');
  let onCpu: number[] = [];
  const { kernelNames } = await tf.profile(async () => {
    onCpu = await outputs('cpu');
    return tf.scalar(0);
  });
  const apart = onWasm.map((value, index) => Math.abs(value - onCpu[index]!));
  expect(Math.max(...apart)).toBeLessThan(1e-3);
  expect(kernelNames.length).toBeGreaterThan(5);
  // tfjs also notes operations that are made of kernels, which end in __op.
  const kernels = kernelNames.filter((name) => !name.endsWith('__op'));
  expect(kernels.filter((name) => !KERNELS.includes(name.replace(/^_/, '')))).toEqual([]);
}, 120_000);
