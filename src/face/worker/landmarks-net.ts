import * as tf from '@tensorflow/tfjs-core';
import { requireNumbers } from './numbers.js';
import { decodeWeights, type NetWeights, type Weights } from './weights.js';

/** Side of the crop that the net looks at. */
export const LANDMARKS_SIZE = 112;
/** Mean color that face-api's landmark and recognition nets were trained with. */
export const MEAN_RGB = [122.782, 117.001, 104.298];

/**
 * 68 points (iBUG order) as x, y pairs, 0 to 1 of the crop. Throws engine/failed for what is not a
 * number.
 */
export type LandmarksNet = (crop: Float32Array) => Promise<Float32Array>;

/** The 68-point landmark net on a crop of 112 × 112 × 3 values, 0 to 255. */
export function createLandmarksNet(weights: NetWeights): LandmarksNet {
  const net = createNet(decodeWeights('landmarks', weights));
  return async (crop) => {
    requireNumbers(crop);
    const output = tf.tidy(() => net(tf.tensor4d(crop, [1, LANDMARKS_SIZE, LANDMARKS_SIZE, 3])));
    const points = await output.data();
    output.dispose();
    return requireNumbers(points);
  };
}

/**
 * The layers: four dense blocks, average, one linear layer. Exported for the test that compares
 * them with face-api's own.
 */
export function createNet(weights: Weights): (input: tf.Tensor4D) => tf.Tensor2D {
  const conv = (x: tf.Tensor4D, filter: string, bias: string, strides: number, pad: 'same' | 'valid', relu: boolean): tf.Tensor4D =>
    tf.fused.conv2d({
      x,
      filter: weights(filter) as tf.Tensor4D,
      strides,
      pad,
      bias: weights(bias) as tf.Tensor1D,
      activation: relu ? 'relu' : 'linear',
    });
  const separable = (x: tf.Tensor4D, name: string, stride: number, relu: boolean): tf.Tensor4D => {
    const depthwise = tf.depthwiseConv2d(x, weights(`${name}/depthwise_filter`) as tf.Tensor4D, stride, 'same');
    return conv(depthwise, `${name}/pointwise_filter`, `${name}/bias`, 1, 'valid', relu);
  };
  const denseBlock = (x: tf.Tensor4D, index: number): tf.Tensor4D => {
    const name = `dense${index}`;
    const first =
      index === 0 ? conv(x, 'dense0/conv0/filters', 'dense0/conv0/bias', 2, 'same', true) : separable(x, `${name}/conv0`, 2, true);
    let sum = first;
    for (const layer of [1, 2, 3]) sum = tf.add(sum, separable(layer === 1 ? sum : tf.relu(sum), `${name}/conv${layer}`, 1, false));
    return tf.relu(sum);
  };
  const mean = tf.tensor1d(MEAN_RGB);
  return (input) => {
    let out = tf.div(tf.sub(input, mean), 255) as tf.Tensor4D;
    for (const index of [0, 1, 2, 3]) out = denseBlock(out, index);
    const features = tf.avgPool(out, 7, 2, 'valid');
    const flat = tf.reshape(features, [features.shape[0], -1]) as tf.Tensor2D;
    return tf.add(tf.matMul(flat, weights('fc/weights') as tf.Tensor2D), weights('fc/bias'));
  };
}
