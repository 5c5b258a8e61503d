import { CountersignError } from '../../errors.js';
import type { FaceQuality } from '../../types.js';
import { alignment, shareInside, sideOf, squareAround, toPicture } from './align.js';
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
  /**
   * 128 numbers of length 1; `null` when not asked for, while the recognition net is not there, and
   * where too little of the face is in the picture.
   */
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
  /**
   * The one face of the frame before: followed by its landmarks, which costs a fifth of a
   * detection; looked for anew when it is lost.
   */
  readonly follow?: AnalyzedFace | null;
}

export interface Engine {
  /**
   * Analyzes one picture.
   *
   * @throws engine/failed for a picture without pixels or not of bytes, or when a net gives
   *   something that is not a number
   */
  analyze(picture: Pixels, options?: AnalyzeOptions): Promise<Analysis>;
  /**
   * Takes the recognition net and runs it once.
   *
   * @throws assets/corrupt for weights that do not fit their layout; engine/failed when what it
   *   gives is not a number
   */
  learnToRecognize(weights: NetWeights): Promise<void>;
  /**
   * Runs what the first picture needs, without the recognition net: the first run is the slow one.
   */
  warmUp(): Promise<void>;
}

/**
 * A face narrower than this share of the widest one is background: a poster, or somebody far
 * behind.
 */
const BACKGROUND = 0.3;
/**
 * Landmarks whose chip is smaller than this, in the picture's pixels, have fallen together: the
 * detector took something else for a face.
 */
const MIN_CHIP_PX = 16;
/**
 * There is an embedding where at least this share of the chip is in the picture (half a face: .58),
 * and its luma has at least this standard deviation.
 */
const MIN_INSIDE = 0.6;
const MIN_CONTRAST = 1;
const NOBODY: Analysis = { faces: 0, face: null, followed: false };

/**
 * Detection → landmarks → refinement on the upright crop → alignment → quality → embedding (chip
 * and its mirror image averaged). A tfjs backend must be ready (`startBackend`).
 *
 * @throws assets/corrupt for weights that do not fit their layout
 */
export function createEngine(weights: EngineWeights): Engine {
  const detector = createDetector(weights.detector);
  const findLandmarks = createLandmarksNet(weights.landmarks);
  let recognize = weights.recognition === undefined ? null : createRecognitionNet(weights.recognition);

  const landmarksIn = async (picture: Pixels, crop: Similarity): Promise<Float32Array> => {
    return toPicture(await findLandmarks(warp(picture, LANDMARKS_SIZE, crop)), LANDMARKS_SIZE, crop);
  };

  const embed = async (chip: Float32Array): Promise<Float32Array | null> => {
    if (recognize === null) return null;
    const [direct, mirrored] = (await recognize([chip, mirror(chip, CHIP_SIZE)])) as [Float32Array, Float32Array];
    return normalize(direct.map((value, index) => value + mirrored[index]!));
  };

  /** @returns `null` where landmarks show no face. */
  const refine = async (picture: Pixels, rough: Float32Array): Promise<Float32Array | null> => {
    if (!isFace(rough)) return null;
    const landmarks = await landmarksIn(picture, alignment(rough, LANDMARKS_SIZE));
    return isFace(landmarks) ? landmarks : null;
  };

  const describe = async (picture: Pixels, box: Box, landmarks: Float32Array, wanted: boolean): Promise<AnalyzedFace> => {
    const place = alignment(landmarks, CHIP_SIZE);
    const chip = warp(picture, CHIP_SIZE, place);
    const quality = measureQuality(picture, box, landmarks, chip);
    const shown = shareInside(place, CHIP_SIZE, picture) >= MIN_INSIDE && quality.contrast >= MIN_CONTRAST;
    return { box, landmarks, quality, embedding: wanted && shown ? await embed(chip) : null };
  };

  return {
    async learnToRecognize(recognition) {
      const net = createRecognitionNet(recognition);
      const any = Float32Array.from({ length: CHIP_SIZE * CHIP_SIZE * 3 }, (_, at) => at % 256);
      await net([any, any]);
      recognize = net;
    },
    async warmUp() {
      await detector.warmUp();
      await findLandmarks(new Float32Array(LANDMARKS_SIZE * LANDMARKS_SIZE * 3));
    },
    async analyze(picture, { embed: wanted = true, follow = null } = {}) {
      requirePixels(picture);
      if (follow !== null) {
        const landmarks = await refine(picture, follow.landmarks);
        const box = landmarks && followedBox(follow, landmarks);
        if (landmarks && box) return { faces: 1, face: await describe(picture, box, landmarks, wanted), followed: true };
      }
      const found = await detector.detect(picture);
      const widest = Math.max(...found.map(({ width }) => width));
      const boxes = found.filter(({ width }) => width >= BACKGROUND * widest);
      const box = boxes.find(({ width }) => width === widest);
      if (box === undefined) return NOBODY;
      const landmarks = await refine(picture, await landmarksIn(picture, squareAround(box, LANDMARKS_SIZE)));
      if (landmarks === null) return NOBODY;
      return { faces: boxes.length, face: await describe(picture, box, landmarks, wanted), followed: false };
    },
  };
}

function requirePixels({ data, width, height }: Pixels): void {
  if (!(data instanceof Uint8ClampedArray && width > 0 && height > 0) || data.length !== width * height * 4) {
    throw new CountersignError('engine/failed', { details: { reason: 'empty picture', width, height } });
  }
}

function isFace(landmarks: Float32Array): boolean {
  return sideOf(alignment(landmarks, CHIP_SIZE), CHIP_SIZE) >= MIN_CHIP_PX;
}

function normalize(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  if (!(length > 0)) throw new CountersignError('engine/failed', { details: { reason: 'zero vector' } });
  return vector.map((value) => value / length);
}
