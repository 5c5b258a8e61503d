import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { gunzipSync } from 'node:zlib';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import sharp from 'sharp';
import { createEngine, type Engine } from '../face/worker/engine.js';
import type { Pixels } from '../face/worker/warp.js';
import type { NetWeights, WeightSpec } from '../face/worker/weights.js';
import { MOST_PIXELS } from './most-pixels.js';

/** The nets' packed files beside this one, and their layouts: written by the build. */
declare const COUNTERSIGN_NETS: Readonly<
  Record<
    'detector' | 'landmarks' | 'recognition',
    { readonly path: string; readonly integrity: string; readonly specs: readonly WeightSpec[] }
  >
>;

const engine = start();
void engine.then(() => parentPort?.postMessage('ready'));
parentPort?.on('message', (jpeg: Uint8Array) => void embed(jpeg).then((vector) => parentPort?.postMessage(vector)));

async function start(): Promise<Engine> {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  const folder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'));
  setWasmPaths(`${join(folder, 'dist')}/`);
  if (!(await tf.setBackend('wasm'))) throw new Error('tfjs has no wasm backend here');
  await tf.ready();
  return createEngine({ detector: net('detector'), landmarks: net('landmarks'), recognition: net('recognition') });
}

function net(id: keyof typeof COUNTERSIGN_NETS): NetWeights {
  const { path, integrity, specs } = COUNTERSIGN_NETS[id];
  const packed = readFileSync(new URL(path, import.meta.url));
  if (`sha384-${createHash('sha384').update(packed).digest('base64')}` !== integrity)
    throw new Error(`${path} is not the file of this build`);
  return { bytes: new Uint8Array(gunzipSync(packed)), specs };
}

async function embed(jpeg: Uint8Array): Promise<Float32Array | null> {
  const picture = await decode(jpeg);
  if (picture === null) return null;
  const { faces, face } = await (await engine).analyze(picture);
  return faces === 1 ? (face?.embedding ?? null) : null;
}

async function decode(jpeg: Uint8Array): Promise<Pixels | null> {
  try {
    const image = sharp(jpeg, { limitInputPixels: MOST_PIXELS, failOn: 'error', sequentialRead: true });
    if ((await image.metadata()).format !== 'jpeg') return null;
    const { data, info } = await image.toColourspace('srgb').ensureAlpha().raw().toBuffer({ resolveWithObject: true });
    return { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };
  } catch {
    return null;
  }
}
