import { CountersignError, isCountersignError } from '../errors.js';
import { startBackend } from './backend.js';
import { createEngine, type Engine } from './engine.js';
import { createLoader } from './loader.js';
import type { FaceAnalysis, FaceAssets, FromWorker, ToWorker } from './protocol.js';
import type { Pixels } from './warp.js';
import type { WeightSpec } from './weights.js';

/** Layouts of the weights files, written by the build from the package that ships them. */
declare const COUNTERSIGN_WEIGHT_SPECS: Readonly<Record<'detector' | 'landmarks' | 'recognition', readonly WeightSpec[]>>;

const scope = self as unknown as DedicatedWorkerGlobalScope;
let engine: Engine | null = null;
let surface: OffscreenCanvasRenderingContext2D | null = null;

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => void receive(data);

async function receive(message: ToWorker): Promise<void> {
  const id = message.type === 'analyze' ? message.id : null;
  try {
    if (message.type === 'start') post({ type: 'ready', ready: { backend: await start(message.assets) } });
    else post({ type: 'analysis', id: message.id, analysis: await analyze(message.frame, message.embed) });
  } catch (error) {
    const coded = isCountersignError(error) ? error : new CountersignError('engine/failed', { details: { reason: 'internal' } });
    post({ type: 'failed', code: coded.code, details: coded.details, id });
  }
}

/** Loads everything, starts tfjs, runs each net once so that the first real frame is not the slow one. */
async function start(assets: Omit<FaceAssets, 'worker'>): Promise<string> {
  requireTrueCanvas();
  const { wasm, wasmSimd, detector, landmarks, recognition } = assets;
  const load = createLoader([wasmSimd, detector, landmarks, recognition], (progress) => post({ type: 'progress', ...progress }));
  const weights = Promise.all([load(detector), load(landmarks), load(recognition)]);
  weights.catch(() => undefined);
  const backend = await startBackend({ wasm: (simd) => load(simd ? wasmSimd : wasm) });
  const [forDetector, forLandmarks, forRecognition] = await weights;
  engine = createEngine({
    detector: { bytes: forDetector, specs: COUNTERSIGN_WEIGHT_SPECS.detector },
    landmarks: { bytes: forLandmarks, specs: COUNTERSIGN_WEIGHT_SPECS.landmarks },
    recognition: { bytes: forRecognition, specs: COUNTERSIGN_WEIGHT_SPECS.recognition },
  });
  await engine.warmUp();
  return backend;
}

async function analyze(frame: ImageBitmap, embed: boolean): Promise<FaceAnalysis> {
  const startedMs = performance.now();
  if (engine === null) {
    frame.close();
    throw new CountersignError('engine/failed', { details: { reason: 'not started' } });
  }
  const { faces, face } = await engine.analyze(pixelsOf(frame), { embed });
  const seen = face === null ? null : { quality: face.quality, embedding: face.embedding };
  return { faces, face: seen, elapsedMs: performance.now() - startedMs };
}

function pixelsOf(frame: ImageBitmap): Pixels {
  const { width, height } = frame;
  if (surface === null || surface.canvas.width !== width || surface.canvas.height !== height) {
    surface = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  }
  if (surface === null) throw new CountersignError('engine/failed', { details: { reason: 'no canvas' } });
  surface.drawImage(frame, 0, 0);
  frame.close();
  return surface.getImageData(0, 0, width, height);
}

/** Some browsers add noise to what is read from a canvas, against fingerprinting: no measurement is true there. */
function requireTrueCanvas(): void {
  const context = new OffscreenCanvas(8, 8).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new CountersignError('env/unsupported', { details: { missing: 'OffscreenCanvas' } });
  context.fillStyle = 'rgb(96, 160, 224)';
  context.fillRect(0, 0, 8, 8);
  const { data } = context.getImageData(0, 0, 8, 8);
  const expected = [96, 160, 224, 255];
  if (data.some((value, index) => Math.abs(value - (expected[index % 4] as number)) > 1)) throw new CountersignError('env/canvas-noise');
}

function post(message: FromWorker): void {
  scope.postMessage(message);
}
