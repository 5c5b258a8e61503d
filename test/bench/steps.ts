import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gzipSync } from 'node:zlib';
import * as tf from '@tensorflow/tfjs-core';
import { requantize } from '../../models/requantize.js';
import { loadWeights } from '../../models/weights.js';
import { alignment } from '../../src/face/worker/align.js';
import { createEngine } from '../../src/face/worker/engine.js';
import { CHIP_SIZE, createRecognitionNet } from '../../src/face/worker/recognition-net.js';
import { warp } from '../../src/face/worker/warp.js';
import type { NetWeights } from '../../src/face/worker/weights.js';
import { directionsApart } from '../../src/matching/face.js';
import { nodeWeights, readPicture, startNodeBackend } from '../support/engine.js';
import { readPeople } from './face/lfw.js';

/** The step at which each layer alone is tried. */
const TRIED = 0.35;
/** Chips that go through the net at once. */
const BATCH = 10;

interface Row {
  readonly layer: string;
  readonly weights: number;
  /** Mean of 1 − cosine when this layer alone is requantized at .35. */
  readonly moved: number;
  /**
   * √(weights ÷ moved), scaled to the shipped steps' geometric mean; what is shipped is kept
   * between .05 and 1.
   */
  readonly step: number;
  /** `models/steps.json`. */
  readonly shipped: number;
}

/**
 * `npm run bench -- steps --images DIR [--pictures N] [--json]`: what the recognition net's steps
 * of `models/steps.json` come from: how far embeddings move when one layer after the other is
 * requantized, the steps that follow from it beside those that are shipped, and how far all of
 * these together move them.
 */
export async function run(args: readonly string[]): Promise<void> {
  const options = { images: { type: 'string' }, pictures: { type: 'string', default: '40' }, json: { type: 'boolean' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  if (values.images === undefined) throw new Error('Usage: npm run bench -- steps --images DIR [--pictures N] [--json]');
  await startNodeBackend();
  const net = loadWeights().find(({ id }) => id === 'recognition');
  if (net === undefined) throw new Error('models/manifest.json has no recognition');
  const chips = await chipsOf(values.images, Number(values.pictures));
  const plain = await embed(net.source, chips);
  const moves = async (weights: NetWeights): Promise<number> =>
    mean((await embed(weights, chips)).map((one, at) => directionsApart(one, plain[at]!)));
  const { steps, specs } = net;
  const found: Omit<Row, 'step'>[] = [];
  for (const [layer, shipped] of Object.entries(steps)) {
    const count = specs.find(({ name }) => name === layer)?.shape.reduce((product, side) => product * side, 1) ?? Number.NaN;
    found.push({ layer, weights: count, moved: await moves(requantize(net.source.bytes, net.source.specs, { [layer]: TRIED })), shipped });
    console.error(`${found.length} of ${Object.keys(steps).length} layers`);
  }
  const wanted = ({ weights, moved }: Omit<Row, 'step'>): number => Math.sqrt(weights / moved);
  const scale = Math.exp(mean(found.map((row) => Math.log(row.shipped / wanted(row)))));
  const rows: Row[] = found.map((row) => ({ ...row, step: scale * wanted(row) }));
  const report = { rows, pictures: chips.length, movedTogether: await moves(net), gzipBytes: gzipSync(net.bytes, { level: 9 }).length };
  console.table(rows);
  console.table([{ pictures: report.pictures, movedTogether: report.movedTogether, gzipBytes: report.gzipBytes }]);
  if (values.json === true) console.log(JSON.stringify(report));
}

/** One aligned chip of each of the first people in whose first picture a face is found. */
async function chipsOf(images: string, most: number): Promise<Float32Array[]> {
  const engine = createEngine(nodeWeights());
  const chips: Float32Array[] = [];
  for (const { files } of readPeople(images)) {
    if (chips.length === most) break;
    const picture = await readPicture(join(images, files[0] as string));
    const { face } = await engine.analyze(picture, { embed: false });
    if (face !== null) chips.push(warp(picture, CHIP_SIZE, alignment(face.landmarks, CHIP_SIZE)));
  }
  return chips;
}

/** The vectors of a net that is gone afterwards: thirty of them do not fit into wasm's memory. */
async function embed(weights: NetWeights, chips: readonly Float32Array[]): Promise<Float32Array[]> {
  tf.engine().startScope();
  try {
    const net = createRecognitionNet(weights);
    const vectors: Float32Array[] = [];
    for (let at = 0; at < chips.length; at += BATCH) vectors.push(...(await net(chips.slice(at, at + BATCH))));
    return vectors;
  } finally {
    tf.engine().endScope();
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
