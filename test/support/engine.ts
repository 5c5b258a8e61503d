import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp, { type Region } from 'sharp';
import { loadWeights } from '../../models/weights.js';
import { startBackend } from '../../src/face/worker/backend.js';
import type { EngineWeights } from '../../src/face/worker/engine.js';
import type { Pixels } from '../../src/face/worker/warp.js';
import type { NetWeights } from '../../src/face/worker/weights.js';

const require = createRequire(import.meta.url);

/** tfjs on wasm in Node. */
export async function startNodeBackend(): Promise<string> {
  return startBackend({ wasmFolder: `${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/` });
}

/** The product's weights, or those of the package that they are made from. */
export function nodeWeights(which: 'product' | 'package' = 'product'): Required<EngineWeights> {
  const nets = loadWeights();
  const of = (id: keyof EngineWeights): NetWeights => {
    const net = nets.find((entry) => entry.id === id);
    if (net === undefined) throw new Error(`models/manifest.json has no ${id}`);
    return which === 'product' ? net : net.source;
  };
  return { detector: of('detector'), landmarks: of('landmarks'), recognition: of('recognition') };
}

/** A picture file or its bytes, or a part of it, as RGBA. */
export async function readPicture(file: string | Buffer, part?: Region): Promise<Pixels> {
  const picture = part === undefined ? sharp(file) : sharp(file).extract(part);
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };
}
