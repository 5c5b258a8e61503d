import { CountersignError } from '../errors.js';
import type { FaceQuality } from '../types.js';
import { alignment, squareAround, toPicture } from './align.js';
import { type Box, createDetector } from './detector.js';
import { followedBox } from './followed-box.js';
import { createLandmarksNet, LANDMARKS_SIZE } from './landmarks-net.js';
import { measureQuality } from './quality.js';
import { CHIP_SIZE, createRecognitionNet } from './recognition-net.js';
import { mirror, type Pixels, type Similarity, warp } from './warp.js';
import type { NetWeights } from './weights.js';

export interface EngineWeights {
  readonly detector: NetWeights;
  readonly landmarks: NetWeights;
  /** May come later, by `learnToRecognize`: guidance does not need it. */
  readonly recognition?: NetWeights;
}

export interface AnalyzedFace {
  readonly box: Box;
  /** 68 x, y pairs in the picture's pixels. */
  readonly landmarks: Float32Array;
  readonly quality: FaceQuality;
  /** 128 numbers of length 1; `null` when not asked for, or while the recognition net is not there. */
  readonly embedding: Float32Array | null;
}

export interface Analysis {
  /** Faces of a size that matters. */
  readonly faces: number;
  /** The one face; with several, the largest; `null` without any. */
  readonly face: AnalyzedFace | null;
  /** Whether the face was followed from the frame before, without looking for others. */
  readonly followed: boolean;
}

export interface AnalyzeOptions {
  readonly embed?: boolean;
  /** The one face of the frame before: followed by its landmarks, which costs a fifth of a detection; looked for anew when it is lost. */
  readonly follow?: AnalyzedFace | null;
}

export interface Engine {
  /**
   * Analyses one picture.
   *
   * @throws engine/failed for a picture without pixels, or when a net gives something that is not a number
   */
  analyze(picture: Pixels, options?: AnalyzeOptions): Promise<Analysis>;
  /** @throws assets/corrupt for weights that do not fit their layout */
  learnToRecognize(weights: NetWeights): void;
  /** Runs each net that is there once: the first run is the slow one. */
  warmUp(): Promise<void>;
}

/** A face narrower than this share of the widest one is background: a poster, or somebody far behind. */
const BACKGROUND = 0.3;

/**
 * Detection → landmarks → refinement on the upright crop → alignment → quality → embedding (chip and its mirror image averaged).
 * A tfjs backend must be ready (`startBackend`).
 *
 * @throws assets/corrupt for weights that do not fit their layout
 */
export function createEngine(weights: EngineWeights): Engine {
  const detector = createDetector(weights.detector);
  const findLandmarks = createLandmarksNet(weights.landmarks);
  let recognize = weights.recognition === undefined ? null : createRecognitionNet(weights.recognition);

  const landmarksIn = async (picture: Pixels, crop: Similarity): Promise<Float32Array> => {
    const landmarks = toPicture(await findLandmarks(warp(picture, LANDMARKS_SIZE, crop)), LANDMARKS_SIZE, crop);
    requireFinite(landmarks);
    return landmarks;
  };

  const embed = async (chip: Float32Array): Promise<Float32Array | null> => {
    if (recognize === null) return null;
    const [direct, mirrored] = (await recognize([chip, mirror(chip, CHIP_SIZE)])) as [Float32Array, Float32Array];
    return normalize(direct.map((value, index) => value + mirrored[index]!));
  };

  const describe = async (picture: Pixels, box: Box, landmarks: Float32Array, wanted: boolean): Promise<AnalyzedFace> => {
    const chip = warp(picture, CHIP_SIZE, alignment(landmarks, CHIP_SIZE));
    const quality = measureQuality(picture, box, landmarks, chip);
    return { box, landmarks, quality, embedding: wanted ? await embed(chip) : null };
  };

  return {
    learnToRecognize(recognition) {
      recognize = createRecognitionNet(recognition);
    },
    async warmUp() {
      await detector.detect({ data: new Uint8ClampedArray(4), width: 1, height: 1 });
      await findLandmarks(new Float32Array(LANDMARKS_SIZE * LANDMARKS_SIZE * 3));
      await recognize?.([new Float32Array(CHIP_SIZE * CHIP_SIZE * 3), new Float32Array(CHIP_SIZE * CHIP_SIZE * 3)]);
    },
    async analyze(picture, { embed: wanted = true, follow = null } = {}) {
      requirePixels(picture);
      if (follow !== null) {
        const landmarks = await landmarksIn(picture, alignment(follow.landmarks, LANDMARKS_SIZE));
        const box = followedBox(follow, landmarks);
        if (box !== null) return { faces: 1, face: await describe(picture, box, landmarks, wanted), followed: true };
      }
      const found = await detector.detect(picture);
      const widest = Math.max(...found.map(({ width }) => width));
      const boxes = found.filter(({ width }) => width >= BACKGROUND * widest);
      const box = boxes.find(({ width }) => width === widest);
      if (box === undefined) return { faces: 0, face: null, followed: false };
      const rough = await landmarksIn(picture, squareAround(box, LANDMARKS_SIZE));
      const landmarks = await landmarksIn(picture, alignment(rough, LANDMARKS_SIZE));
      return { faces: boxes.length, face: await describe(picture, box, landmarks, wanted), followed: false };
    },
  };
}

function requirePixels({ data, width, height }: Pixels): void {
  if (!(width > 0 && height > 0) || data.length !== width * height * 4) {
    throw new CountersignError('engine/failed', { details: { reason: 'empty picture', width, height } });
  }
}

function requireFinite(values: Float32Array): void {
  if (!values.every(Number.isFinite)) throw new CountersignError('engine/failed', { details: { reason: 'not a number' } });
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  requireFinite(vector);
  if (!(length > 0)) throw new CountersignError('engine/failed', { details: { reason: 'zero vector' } });
  return vector.map((value) => value / length);
}
