// The weights files of the product: those of face-api's package, checked by hash, requantized, and
// checked again. Run at the repository's top.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { requantize, type SourceSpec, type Spec } from './requantize.js';

interface FileHash {
  readonly bytes: number;
  readonly sha256: string;
}
/** One net of `models/manifest.json`: the file of face-api's package, and the one made from it. */
interface Model extends FileHash {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly dim: number;
  readonly source: FileHash & { readonly package: string; readonly file: string; readonly layout: string };
}
type Steps = Readonly<Record<string, number>>;

/**
 * A net's file as the product uses it, made with `steps` from `source`, which the package ships.
 */
export interface Net {
  readonly id: string;
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly specs: readonly Spec[];
  readonly source: { readonly bytes: Uint8Array; readonly specs: readonly SourceSpec[] };
  readonly steps: Steps;
}

const read = (file: string) => JSON.parse(readFileSync(join('models', file), 'utf8'));
const models = (): readonly Model[] => read('manifest.json').models;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Name, version, hash and length of an embedding: what a template is bound to. */
export function modelId(): { id: string; version: string; sha256: string; dim: number } {
  const recognition = models().find(({ id }) => id === 'recognition');
  if (recognition === undefined) throw new Error('models/manifest.json names no recognition net');
  const { name, version, sha256, dim } = recognition;
  return { id: name, version, sha256, dim };
}

/**
 * The three nets.
 *
 * @throws Error where a file is not that of manifest.json
 */
export function loadWeights(): Net[] {
  const steps: Readonly<Record<string, Steps>> = read('steps.json');
  return models().map((model) => {
    const folder = join('node_modules', model.source.package);
    const source = readFileSync(join(folder, model.source.file));
    requireHash(model.source, source, model.source.file);
    const specs: SourceSpec[] = JSON.parse(readFileSync(join(folder, model.source.layout), 'utf8'))[0].weights;
    const made = requantize(source, specs, steps[model.id] ?? {});
    requireHash(model, made.bytes, model.id);
    return {
      id: model.id,
      file: basename(model.source.file),
      source: { bytes: new Uint8Array(source), specs },
      steps: steps[model.id] ?? {},
      ...made,
    };
  });
}

function requireHash(expected: FileHash, bytes: Uint8Array, file: string): void {
  if (bytes.length !== expected.bytes || sha256(bytes) !== expected.sha256)
    throw new Error(`${file} is not the file of models/manifest.json: ${bytes.length} bytes, sha256 ${sha256(bytes)}`);
}
