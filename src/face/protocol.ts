import type { ErrorCode, ErrorDetails } from '../errors.js';
import type { FaceQuality, ModelId } from '../types.js';

/** A file to load, with the hash that it must have. */
export interface FaceAsset {
  readonly name: string;
  readonly url: string;
  readonly bytes: number;
  readonly integrity: string;
}

export interface FaceAssets {
  readonly worker: FaceAsset;
  readonly wasm: FaceAsset;
  readonly wasmSimd: FaceAsset;
  readonly detector: FaceAsset;
  readonly landmarks: FaceAsset;
  readonly recognition: FaceAsset;
  readonly model: ModelId;
}

/** One analysed frame. */
export interface FaceAnalysis {
  readonly faces: number;
  readonly face: { readonly quality: FaceQuality; readonly embedding: Float32Array | null } | null;
  readonly elapsedMs: number;
}

export interface Ready {
  /** tfjs backend in use: wasm, webgl or cpu. */
  readonly backend: string;
}

/** Page → worker. */
export type ToWorker =
  | { readonly type: 'start'; readonly assets: Omit<FaceAssets, 'worker'> }
  | { readonly type: 'analyze'; readonly id: number; readonly frame: ImageBitmap; readonly embed: boolean };

/** Worker → page. Errors cross as code and details, so that they keep both. */
export type FromWorker =
  | { readonly type: 'progress'; readonly loadedBytes: number; readonly totalBytes: number }
  | { readonly type: 'ready'; readonly ready: Ready }
  | { readonly type: 'failed'; readonly code: ErrorCode; readonly details: ErrorDetails; readonly id: number | null }
  | { readonly type: 'analysis'; readonly id: number; readonly analysis: FaceAnalysis };
