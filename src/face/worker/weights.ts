import * as tf from '@tensorflow/tfjs-core';
import { CountersignError } from '../../errors.js';

/**
 * One array in a weights file, in file order: float32; 8-bit as face-api's
 * `*-weights_manifest.json` lists it (`value · scale + min`); or requantized by the build
 * (`models/requantize.ts`): a float32 step for each output channel, which is the last dimension,
 * then int8 levels.
 */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
  readonly quantization?: { readonly dtype: 'uint8'; readonly scale: number; readonly min: number } | { readonly dtype: 'int8' };
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
  const expected = specs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  if (bytes.length !== expected) throw new CountersignError('assets/corrupt', { details: { file, bytes: bytes.length, expected } });
  const tensors = new Map<string, tf.Tensor>();
  let at = 0;
  for (const spec of specs) {
    const part = bytes.slice(at, at + bytesOf(spec));
    tensors.set(spec.name, tf.tensor(decode(part, spec), [...spec.shape]));
    at += part.length;
  }
  return (name) => {
    const tensor = tensors.get(name);
    if (tensor === undefined) throw new CountersignError('assets/corrupt', { details: { file, missing: name } });
    return tensor;
  };
}

function bytesOf({ shape, quantization }: WeightSpec): number {
  const values = shape.reduce((product, length) => product * length, 1);
  if (quantization === undefined) return 4 * values;
  return quantization.dtype === 'int8' ? 4 * channelsOf(shape) + values : values;
}

function channelsOf(shape: readonly number[]): number {
  return shape[shape.length - 1] as number;
}

/**
 * Plain loops: `Float32Array.from` with a function took four times as long for the recognition net
 * (.54 s against .13 s, Node on a busy machine).
 *
 * @param part a copy of the array's bytes, so that it lies on a whole number of floats
 */
function decode(part: Uint8Array<ArrayBuffer>, { shape, quantization }: WeightSpec): Float32Array {
  if (quantization === undefined) return new Float32Array(part.buffer);
  if (quantization.dtype === 'uint8') {
    const values = new Float32Array(part.length);
    for (let at = 0; at < part.length; at++) values[at] = part[at]! * quantization.scale + quantization.min;
    return values;
  }
  const channels = channelsOf(shape);
  const steps = new Float32Array(part.buffer, 0, channels);
  const levels = new Int8Array(part.buffer, 4 * channels);
  const values = new Float32Array(levels.length);
  for (let at = 0; at < levels.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) values[at + channel] = levels[at + channel]! * steps[channel]!;
  }
  return values;
}
