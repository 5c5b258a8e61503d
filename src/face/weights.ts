import * as tf from '@tensorflow/tfjs-core';
import { CountersignError } from '../errors.js';

/** One array in a weights file, as face-api's `*-weights_manifest.json` lists it: in file order, 8-bit where quantised. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  readonly quantization?: { readonly dtype: 'uint8'; readonly scale: number; readonly min: number };
}

/** A weights file and its layout. */
export interface NetWeights {
  readonly bytes: Uint8Array;
  readonly specs: readonly WeightSpec[];
}

export type Weights = (name: string) => tf.Tensor;

/**
 * Decodes a weights file into tensors by name.
 *
 * @param file name for the error
 * @returns a look-up; it throws assets/corrupt for a name that is not there
 * @throws assets/corrupt when the file's length is not that of its layout
 */
export function decodeWeights(file: string, { bytes, specs }: NetWeights): Weights {
  const expected = specs.reduce((sum, spec) => sum + size(spec.shape) * (spec.quantization === undefined ? 4 : 1), 0);
  if (bytes.length !== expected) throw new CountersignError('assets/corrupt', { details: { file, bytes: bytes.length, expected } });
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const tensors = tf.io.decodeWeights(buffer, specs as unknown as tf.io.WeightsManifestEntry[]);
  return (name) => {
    const tensor = tensors[name];
    if (tensor === undefined) throw new CountersignError('assets/corrupt', { details: { file, missing: name } });
    return tensor;
  };
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
