import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp, { type Region } from 'sharp';
import { startBackend } from '../../src/face/backend.js';
import type { EngineWeights } from '../../src/face/engine.js';
import type { Pixels } from '../../src/face/warp.js';
import type { NetWeights } from '../../src/face/weights.js';

const require = createRequire(import.meta.url);

interface Manifest {
  readonly models: readonly {
    readonly id: 'detector' | 'landmarks' | 'recognition';
    readonly source: { readonly package: string; readonly file: string; readonly layout: string };
  }[];
}

/** tfjs on wasm in Node. */
export async function startNodeBackend(): Promise<string> {
  return startBackend({ wasmFolder: `${join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'dist')}/` });
}

/** The weights of models/manifest.json, from the package that ships them. */
export function nodeWeights(): EngineWeights {
  const { models } = JSON.parse(readFileSync('models/manifest.json', 'utf8')) as Manifest;
  const read = (id: Manifest['models'][number]['id']): NetWeights => {
    const model = models.find((entry) => entry.id === id);
    if (model === undefined) throw new Error(`models/manifest.json has no ${id}`);
    const folder = join('node_modules', model.source.package);
    const layout = JSON.parse(readFileSync(join(folder, model.source.layout), 'utf8')) as [{ weights: NetWeights['specs'] }];
    return { bytes: new Uint8Array(readFileSync(join(folder, model.source.file))), specs: layout[0].weights };
  };
  return { detector: read('detector'), landmarks: read('landmarks'), recognition: read('recognition') };
}

/** A picture file, or a part of it, as RGBA. */
export async function readPicture(file: string, part?: Region): Promise<Pixels> {
  const picture = part === undefined ? sharp(file) : sharp(file).extract(part);
  const { data, info } = await picture.ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data.buffer, data.byteOffset, data.length), width: info.width, height: info.height };
}
