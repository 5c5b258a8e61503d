import * as tf from '@tensorflow/tfjs-core';
import { MEAN_RGB } from './landmarks-net.js';
import { requireCrop, requireNumbers } from './numbers.js';
import { decodeWeights, type NetWeights, type Weights } from './weights.js';

/** Side of the aligned chip that the net looks at. */
export const CHIP_SIZE = 150;
/** Numbers in an embedding. */
export const EMBEDDING_LENGTH = 128;

export type RecognitionNet = (chips: readonly Float32Array[]) => Promise<Float32Array[]>;

/**
 * The recognition net on chips of 150 × 150 × 3 values, 0 to 255: one vector of 128 numbers for
 * each, not normalized. It throws engine/failed for an empty chip and for what is not a number.
 */
export function createRecognitionNet(weights: NetWeights): RecognitionNet {
  const net = createNet(decodeWeights('recognition', weights));
  return async (chips) => {
    const input = new Float32Array(chips.length * CHIP_SIZE * CHIP_SIZE * 3);
    for (const [index, chip] of chips.entries()) input.set(requireCrop(chip, CHIP_SIZE), index * chip.length);
    const output = tf.tidy(() => net(tf.tensor4d(input, [chips.length, CHIP_SIZE, CHIP_SIZE, 3])));
    const values = requireNumbers(await output.data());
    output.dispose();
    return chips.map((_, index) => values.slice(index * EMBEDDING_LENGTH, (index + 1) * EMBEDDING_LENGTH));
  };
}

/** Residual blocks in order; `_down` halves the picture. */
const BLOCKS = [
  'conv32_1',
  'conv32_2',
  'conv32_3',
  'conv64_down',
  'conv64_1',
  'conv64_2',
  'conv64_3',
  'conv128_down',
  'conv128_1',
  'conv128_2',
  'conv256_down',
  'conv256_1',
  'conv256_2',
  'conv256_down_out',
];

/**
 * The layers, a residual net of 29 convolutions, with each scale layer folded into its convolution.
 * Exported for the comparison with face-api's own.
 */
export function createNet(weights: Weights): (input: tf.Tensor4D) => tf.Tensor2D {
  const folded = foldScales(weights);
  const conv = (x: tf.Tensor4D, name: string, strides: number, pad: 'same' | 'valid', activation: 'relu' | 'linear'): tf.Tensor4D => {
    const { filter, bias } = folded(name);
    return tf.fused.conv2d({ x, filter, bias, strides, pad, activation });
  };
  const block = (x: tf.Tensor4D, name: string): tf.Tensor4D => {
    const down = name.includes('_down');
    const out = conv(conv(x, `${name}/conv1`, down ? 2 : 1, down ? 'valid' : 'same', 'relu'), `${name}/conv2`, 1, 'same', 'linear');
    return tf.relu(down ? addPadded(tf.avgPool(x, 2, 2, 'valid'), out) : tf.add(x, out));
  };
  const mean = tf.tensor1d(MEAN_RGB);
  return (input) => {
    const normalized = tf.div(tf.sub(input, mean), 255) as tf.Tensor4D;
    let out = tf.maxPool(conv(normalized, 'conv32_down', 2, 'valid', 'relu'), 3, 2, 'valid');
    for (const name of BLOCKS) out = block(out, name);
    const [pictures, height, width, channels] = out.shape;
    const average = tf.avgPool(out, [height, width], 1, 'valid');
    return tf.matMul(tf.reshape(average, [pictures, channels]) as tf.Tensor2D, weights('fc') as tf.Tensor2D);
  };
}

interface Folded {
  readonly filter: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** scale · (filter ∗ x + bias) + shift = (scale · filter) ∗ x + (scale · bias + shift). */
function foldScales(weights: Weights): (name: string) => Folded {
  const done = new Map<string, Folded>();
  const names = ['conv32_down', ...BLOCKS.flatMap((block) => [`${block}/conv1`, `${block}/conv2`])];
  for (const name of names) {
    const scale = weights(`${name}/scale/weights`);
    const filters = weights(`${name}/conv/filters`);
    const bias = weights(`${name}/conv/bias`);
    const filter = tf.mul(filters, scale) as tf.Tensor4D;
    const folded = { filter, bias: tf.tidy(() => tf.add(tf.mul(bias, scale), weights(`${name}/scale/biases`))) as tf.Tensor1D };
    tf.dispose([scale, filters, bias]);
    done.set(name, folded);
  }
  return (name) => done.get(name) as Folded;
}

/**
 * Adds two maps; the smaller is padded with zeros at the bottom, at the right and behind its
 * channels.
 */
function addPadded(pooled: tf.Tensor4D, out: tf.Tensor4D): tf.Tensor4D {
  const target = [1, 2, 3].map((axis) => Math.max(pooled.shape[axis]!, out.shape[axis]!));
  const pad = (x: tf.Tensor4D): tf.Tensor4D => {
    const missing = target.map((length, index) => length - x.shape[index + 1]!) as [number, number, number];
    return missing.every((length) => length === 0)
      ? x
      : tf.pad(x, [
          [0, 0],
          [0, missing[0]],
          [0, missing[1]],
          [0, missing[2]],
        ]);
  };
  return tf.add(pad(pooled), pad(out));
}
