// The weights files of the product: those of face-api's package, checked by hash, requantized, and checked again. Run at the repository's top.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { requantize } from './requantize.js';

const read = (file) => JSON.parse(readFileSync(join('models', file), 'utf8'));
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** Name, version, hash and length of an embedding: what a template is bound to. */
export function modelId() {
  const { name, version, sha256, dim } = read('manifest.json').models.find(({ id }) => id === 'recognition');
  return { id: name, version, sha256, dim };
}

/**
 * The three nets: `source` as the package ships it, `bytes` and `specs` as the product uses it, made with `steps`.
 *
 * @typedef {{ bytes: Uint8Array, specs: import('./requantize.js').Spec[] }} Net
 * @returns {(Net & { id: string, file: string, source: { bytes: Uint8Array, specs: import('./requantize.js').SourceSpec[] }, steps: Record<string, number> })[]}
 * @throws Error where a file is not that of manifest.json
 */
export function loadWeights() {
  const steps = read('steps.json');
  return read('manifest.json').models.map((model) => {
    const folder = join('node_modules', model.source.package);
    const source = readFileSync(join(folder, model.source.file));
    requireHash(model.source, source, model.source.file);
    const specs = JSON.parse(readFileSync(join(folder, model.source.layout), 'utf8'))[0].weights;
    const made = requantize(source, specs, steps[model.id]);
    requireHash(model, made.bytes, model.id);
    return {
      id: model.id,
      file: basename(model.source.file),
      source: { bytes: new Uint8Array(source), specs },
      steps: steps[model.id],
      ...made,
    };
  });
}

function requireHash(expected, bytes, file) {
  if (bytes.length !== expected.bytes || sha256(bytes) !== expected.sha256)
    throw new Error(`${file} is not the file of models/manifest.json: ${bytes.length} bytes, sha256 ${sha256(bytes)}`);
}
