import * as tf from '@tensorflow/tfjs-core';
import { requireNumbers } from './numbers.js';
import { type Pixels, warp } from './warp.js';
import { decodeWeights, type NetWeights, type Weights } from './weights.js';

/** A face in the picture's pixels, with the detector's score, 0 to 1. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly score: number;
}

export interface Detector {
  /** @throws engine/failed when the net gives something that is not a number */
  detect(picture: Pixels): Promise<readonly Box[]>;
  /** Runs the net as the first look at a picture does: the first run is the slow one. */
  warmUp(): Promise<void>;
}

/** Anchors (in cells), mean color and thresholds of face-api's tiny face detector. */
const ANCHORS = [
  [1.603231, 2.094468],
  [6.041143, 7.080126],
  [2.882459, 3.518061],
  [4.266906, 5.178857],
  [9.041765, 10.66308],
] as const;
const MEAN_RGB = [117.001, 114.697, 97.404];
const MIN_SCORE = 0.5;
const MAX_OVERLAP = 0.4;

/**
 * How the picture is put before the net: side of the square over the picture's longer edge, and
 * pixels of the net's input. The net is at its best with faces 70 to 85 px wide, and big faces need
 * a margin (measured on LFW; model card). The last one is for people far from the camera: without
 * it, a face narrower than a sixth of the frame's width is not seen, and nobody is told to come
 * closer.
 */
const FRAMINGS = [
  { margin: 1.5, size: 160 },
  { margin: 2, size: 224 },
  { margin: 1, size: 192 },
  { margin: 1, size: 416 },
] as const;

/**
 * The tiny face detector: finds faces, tries other framings when it finds none. Best score first.
 */
export function createDetector(weights: NetWeights): Detector {
  const net = createNet(decodeWeights('detector', weights));
  return {
    async warmUp() {
      await detectFramed(net, { data: new Uint8ClampedArray(4), width: 1, height: 1 }, FRAMINGS[0].margin, FRAMINGS[0].size);
    },
    async detect(picture) {
      for (const { margin, size } of FRAMINGS) {
        const boxes = await detectFramed(net, picture, margin, size);
        if (boxes.length > 0) return boxes;
      }
      return [];
    },
  };
}

type Net = (input: tf.Tensor4D) => tf.Tensor4D;

async function detectFramed(net: Net, picture: Pixels, margin: number, size: number): Promise<Box[]> {
  const { width, height } = picture;
  const a = (Math.max(width, height) * margin) / size;
  const frame = { a, b: 0, tx: width / 2 - (a * size) / 2, ty: height / 2 - (a * size) / 2 };
  const crop = warp(picture, size, frame);
  const output = tf.tidy(() => net(tf.tensor4d(crop, [1, size, size, 3])));
  const cells = output.shape[1];
  const values = requireNumbers(await output.data());
  output.dispose();
  const scale = (a * size) / cells;
  return suppress(
    readBoxes(values, cells).map((box) => ({
      x: box.x * scale + frame.tx,
      y: box.y * scale + frame.ty,
      width: box.width * scale,
      height: box.height * scale,
      score: box.score,
    })),
  );
}

/**
 * Decodes `cells × cells × 5 × 5` numbers (x, y, width, height, objectness) into boxes in cells.
 */
export function readBoxes(values: Float32Array, cells: number): Box[] {
  const boxes: Box[] = [];
  for (let cell = 0, at = 0; cell < cells * cells; cell++) {
    for (const [anchorWidth, anchorHeight] of ANCHORS) {
      const [x, y, w, h, objectness] = values.subarray(at, at + 5) as unknown as [number, number, number, number, number];
      at += 5;
      const score = sigmoid(objectness);
      if (!(score > MIN_SCORE)) continue;
      const width = Math.exp(w) * anchorWidth;
      const height = Math.exp(h) * anchorHeight;
      boxes.push({
        x: (cell % cells) + sigmoid(x) - width / 2,
        y: Math.floor(cell / cells) + sigmoid(y) - height / 2,
        width,
        height,
        score,
      });
    }
  }
  return boxes;
}

/** Keeps the best of boxes that overlap (intersection over union above 0.4). */
export function suppress(boxes: readonly Box[]): Box[] {
  const kept: Box[] = [];
  for (const box of [...boxes].sort((one, other) => other.score - one.score)) {
    if (kept.every((other) => overlap(box, other) <= MAX_OVERLAP)) kept.push(box);
  }
  return kept;
}

function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x + one.width, other.x + other.width) - Math.max(one.x, other.x);
  const height = Math.min(one.y + one.height, other.y + other.height) - Math.max(one.y, other.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (one.width * one.height + other.width * other.height - shared);
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** The layers, on RGB 0 to 255. Exported for the test that compares them with face-api's own. */
export function createNet(weights: Weights): Net {
  const separable = (x: tf.Tensor4D, name: string): tf.Tensor4D => {
    const depthwise = tf.depthwiseConv2d(x, weights(`${name}/depthwise_filter`) as tf.Tensor4D, 1, 'same');
    return pointwise(depthwise, `${name}/pointwise_filter`, `${name}/bias`, 'leakyrelu');
  };
  const pointwise = (x: tf.Tensor4D, filter: string, bias: string, activation: 'leakyrelu' | 'linear'): tf.Tensor4D =>
    tf.fused.conv2d({
      x,
      filter: weights(filter) as tf.Tensor4D,
      strides: 1,
      pad: 'valid',
      bias: weights(bias) as tf.Tensor1D,
      activation,
      leakyreluAlpha: 0.1,
    });
  const mean = tf.tensor1d(MEAN_RGB);
  return (input) => {
    const normalized = tf.div(tf.sub(input, mean), 255) as tf.Tensor4D;
    let out = pointwise(normalized, 'conv0/filters', 'conv0/bias', 'leakyrelu');
    for (const [index, stride] of [2, 2, 2, 2, 2, 1].entries()) {
      if (index > 0) out = separable(out, `conv${index}`);
      out = tf.maxPool(out, 2, stride, 'same');
    }
    return pointwise(out, 'conv8/filters', 'conv8/bias', 'linear');
  };
}
