import type { ErrorCode, ErrorDetails } from '../errors.js';
import type { CheckedFile } from '../loading/fetch-checked.js';
import type { FaceQuality, ModelId } from '../types.js';

export interface FaceAssets {
  readonly worker: CheckedFile;
  readonly wasm: CheckedFile;
  readonly wasmSimd: CheckedFile;
  readonly detector: CheckedFile;
  readonly landmarks: CheckedFile;
  readonly recognition: CheckedFile;
  readonly model: ModelId;
}

export interface FaceSeen {
  readonly quality: FaceQuality;
  /** `null` when not asked for, or while the recognition net is not there. */
  readonly embedding: Float32Array | null;
  /** Gap between the inner lips by the width of the mouth: closed 0 to 0.1, speech up to 0.5. */
  readonly mouthOpenness: number;
  /**
   * Place of the nose's tip across the face, in the frame of eyes and mouth: what a flat picture
   * cannot change.
   */
  readonly noseParallax: number;
  /** From the eyes to the mouth's corners, by the distance of the eyes: about 1.1. */
  readonly mouthDrop: number;
}

/**
 * Light of the whole picture, or of the outline where a card is looked at; with or without a face.
 */
export interface PictureLight {
  /** Mean luma, 0 to 255. */
  readonly brightness: number;
  /** Standard deviation of luma. */
  readonly contrast: number;
  /** Share of white: luma above 250. */
  readonly clipped: number;
  /**
   * Of the picture's samples, to the last bit: the same for the same picture, 0 to 2³² − 1. A
   * sensor's noise never gives it twice.
   */
  readonly mark: number;
}

/** One analyzed frame. */
export interface FaceAnalysis {
  readonly faces: number;
  readonly face: FaceSeen | null;
  readonly picture: PictureLight;
  /**
   * The frame as JPEG where that was asked for and the one face, or the portrait, is in it; else
   * `null`.
   */
  readonly still: Uint8Array<ArrayBuffer> | null;
  readonly elapsedMs: number;
}

export interface Ready {
  /** tfjs backend in use: wasm, webgl or cpu. */
  readonly backend: string;
}

export interface StartMessage {
  readonly type: 'start';
  readonly assets: Omit<FaceAssets, 'worker'>;
  /** After a crash: nothing but the backend that runs everywhere. */
  readonly careful: boolean;
}

export interface AnalyzeMessage {
  readonly type: 'analyze';
  readonly id: number;
  readonly frame: ImageBitmap;
  readonly embed: boolean;
  readonly still: boolean;
  /** Looks for the portrait of a card in the outline instead of the learner's face. */
  readonly card: boolean;
}

/** Page → worker. */
export type ToWorker = StartMessage | AnalyzeMessage;

/**
 * Worker → page: `ready` when guidance can start, `complete` when faces can be recognized. Errors
 * cross as code and details, so that they keep both.
 */
export type FromWorker =
  | { readonly type: 'progress'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: 'ready'; readonly ready: Ready }
  | { readonly type: 'complete' }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly details: ErrorDetails; readonly id: number | null }
  | { readonly type: 'analysis'; readonly id: number; readonly analysis: FaceAnalysis };
