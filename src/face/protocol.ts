import type { ErrorCode, ErrorDetails } from '../errors.js';
import type { CheckedFile } from '../fetch-checked.js';
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
