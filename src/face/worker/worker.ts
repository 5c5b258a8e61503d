import { CountersignError, isCountersignError } from '../../errors.js';
import { MAX_STILL_BYTES } from '../../limits.js';
import type { AnalyzeMessage, FaceAnalysis, FaceSeen, FromWorker, StartMessage, ToWorker } from '../protocol.js';
import { fasterBackend, startBackend } from './backend.js';
import { isTrueReadback, TEST_SIDE, testPattern } from './canvas-noise.js';
import { type Analysis, type AnalyzedFace, createEngine, type Engine } from './engine.js';
import { Follower } from './follower.js';
import { createLoader } from './loader.js';
import { cardRegion, findPortrait } from './portrait.js';
import { measurePicture, mouthDrop, mouthOpenness, noseParallax } from './signs.js';
import type { Pixels } from './warp.js';
import type { WeightSpec } from './weights.js';

/** Layouts of the weights files, written by the build from the package that ships them. */
declare const COUNTERSIGN_WEIGHT_SPECS: Readonly<Record<'detector' | 'landmarks' | 'recognition', readonly WeightSpec[]>>;

const scope = self as unknown as DedicatedWorkerGlobalScope;
let engine: Engine | null = null;
let follower: Follower | null = null;
let surface: OffscreenCanvasRenderingContext2D | null = null;

scope.onmessage = ({ data }: MessageEvent<ToWorker>) => void receive(data);

async function receive(message: ToWorker): Promise<void> {
  const id = message.type === 'analyze' ? message.id : null;
  try {
    if (message.type === 'start') await start(message);
    else post({ type: 'analysis', id: message.id, analysis: await analyze(message) });
  } catch (error) {
    const coded = isCountersignError(error) ? error : new CountersignError('engine/failed', { details: { reason: 'internal' } });
    post({ type: 'failed', code: coded.code, details: coded.details, id });
  }
}

/**
 * Loads what guidance needs, starts tfjs, runs those nets so that the first real frame is not the
 * slow one, and is ready; the largest file, the recognition net, is loaded once the others' nets
 * are there, while wasm is compiled.
 */
async function start({ assets, careful }: StartMessage): Promise<void> {
  requireTrueCanvas();
  const { wasm, wasmSimd, detector, landmarks, recognition } = assets;
  const { load, tidy } = createLoader([wasmSimd, detector, landmarks, recognition], (progress) => post({ type: 'progress', ...progress }));
  const guidance = Promise.all([load(detector), load(landmarks)]);
  const recognizing = guidance.then(() => load(recognition));
  recognizing.catch(() => undefined);
  await startBackend({ wasm: (simd) => load(simd ? wasmSimd : wasm) });
  const [forDetector, forLandmarks] = await guidance;
  const specs = COUNTERSIGN_WEIGHT_SPECS;
  const created = createEngine({
    detector: { bytes: forDetector, specs: specs.detector },
    landmarks: { bytes: forLandmarks, specs: specs.landmarks },
  });
  const backend = await fasterBackend(() => created.warmUp(), { careful });
  engine = created;
  follower = new Follower(created);
  post({ type: 'ready', ready: { backend } });
  await created.learnToRecognize({ bytes: await recognizing, specs: specs.recognition });
  post({ type: 'complete' });
  void tidy([wasm, wasmSimd, detector, landmarks, recognition]);
}

async function analyze({ frame, embed, still, card }: AnalyzeMessage): Promise<FaceAnalysis> {
  const startedMs = performance.now();
  const pixels = pixelsOf(frame);
  if (follower === null || engine === null) throw new CountersignError('engine/failed', { details: { reason: 'not started' } });
  const { faces, face } = card ? await lookAtCard(engine, pixels, embed) : await follower.analyze(pixels, { embed });
  const seen = face && seenOf(face);
  const picture = measurePicture(pixels, card ? cardRegion(pixels) : undefined);
  const jpeg = still && faces === 1 && surface !== null ? await jpegOf(surface.canvas) : null;
  return { faces, face: seen, picture, still: jpeg, elapsedMs: performance.now() - startedMs };
}

async function lookAtCard(looking: Engine, pixels: Pixels, embed: boolean): Promise<Pick<Analysis, 'faces' | 'face'>> {
  const face = await findPortrait(looking, pixels, { embed });
  return { faces: face === null ? 0 : 1, face };
}

/**
 * Qualities that are tried until a picture is small enough (wire format v1: 200 KiB). A camera's
 * frame of 640 × 480 takes the first.
 */
const JPEG_QUALITIES = [0.92, 0.8, 0.6, 0.4] as const;

/** @throws engine/failed for a picture that is too large even so */
async function jpegOf(canvas: OffscreenCanvas): Promise<Uint8Array<ArrayBuffer>> {
  for (const quality of JPEG_QUALITIES) {
    const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (blob.type === 'image/jpeg' && blob.size <= MAX_STILL_BYTES) return new Uint8Array(await blob.arrayBuffer());
  }
  throw new CountersignError('engine/failed', { details: { reason: 'still' } });
}

function seenOf({ quality, embedding, landmarks }: AnalyzedFace): FaceSeen {
  const signs = { mouthOpenness: mouthOpenness(landmarks), noseParallax: noseParallax(landmarks), mouthDrop: mouthDrop(landmarks) };
  return { quality, embedding, ...signs };
}

/** Draws the frame once, and closes it whatever happens. */
function pixelsOf(frame: ImageBitmap): Pixels {
  const { width, height } = frame;
  try {
    if (surface === null || surface.canvas.width !== width || surface.canvas.height !== height) surface = drawingSurface(width, height);
    surface.drawImage(frame, 0, 0);
    return surface.getImageData(0, 0, width, height);
  } finally {
    frame.close();
  }
}

function drawingSurface(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (context === null) throw new CountersignError('env/unsupported', { details: { missing: 'OffscreenCanvas' } });
  return context;
}

/**
 * Some browsers falsify what is read from a canvas, against fingerprinting: no measurement is true
 * there.
 *
 * @throws env/canvas-noise
 */
function requireTrueCanvas(): void {
  const context = drawingSurface(TEST_SIDE, TEST_SIDE);
  context.putImageData(new ImageData(testPattern(), TEST_SIDE), 0, 0);
  if (!isTrueReadback(context.getImageData(0, 0, TEST_SIDE, TEST_SIDE).data)) throw new CountersignError('env/canvas-noise');
}

function post(message: FromWorker): void {
  scope.postMessage(message);
}
