// The cohort of the face score as it is committed, checked by its hash. Run at the repository's
// top.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

interface Manifest {
  readonly cohort: {
    readonly file: string;
    readonly bytes: number;
    readonly rows: number;
    readonly sha256: string;
    readonly model: string;
  };
  readonly models: readonly { readonly sha256: string }[];
}

/**
 * Base64 of models/cohort.bin, how many numbers a row has, and the file's hash.
 *
 * @throws Error where it is not the file of manifest.json, or belongs to other weights
 */
export function loadCohort(): { rows: string; dim: number; sha256: string } {
  const { cohort, models }: Manifest = JSON.parse(readFileSync('models/manifest.json', 'utf8'));
  const bytes = readFileSync(`models/${cohort.file}`);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length !== cohort.bytes || sha256 !== cohort.sha256) throw new Error(`${cohort.file} is not the file of models/manifest.json`);
  if (!models.some((model) => model.sha256 === cohort.model)) throw new Error(`${cohort.file} was made with other weights`);
  return { rows: bytes.toString('base64'), dim: bytes.length / cohort.rows, sha256 };
}
