import { type Cohort, cohortFigures } from '../../matching/cohort.js';
import { cosineDistance, faceLlr, meanEmbedding, normalizedScore } from '../../matching/face.js';
import { readFaceShift } from '../faces/face-scores.js';
import { keepFresh, openRecent } from '../reference/recent-vectors.js';
import type { Reference } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { StoredReference } from '../store/stored-references.js';

/**
 * Step 18 under the learner's rotation: what to keep of the embeddings; `null` where one is nearly
 * as one of before, by this learner.
 *
 * @param seen embeddings that the backend made of the check's pictures
 */
export async function findFresh(
  claimed: readonly Float32Array[],
  { owner, seen }: { readonly owner: Owner; readonly seen: readonly Float32Array[] },
  { recent, model }: StoredReference,
  { dataKey, protect }: Reference,
): Promise<readonly Float32Array[] | null> {
  return keepFresh([...claimed, ...seen].map(protect), await openRecent(dataKey, owner, recent, model.dim));
}

/**
 * The normalized score of one look. Where there were pictures, the lower of two: of what was
 * claimed, and of what the backend saw.
 */
export function scoreLook(
  claimed: readonly Float32Array[],
  { seen, model: { cohort } }: { readonly seen: readonly Float32Array[]; readonly model: { readonly cohort: Cohort } },
  reference: Reference,
): number {
  return Math.min(...[claimed, ...(seen.length > 0 ? [seen] : [])].map((faces) => scoreFace(meanEmbedding(faces), reference, cohort)));
}

/** The log likelihood ratio of a normalized score, as the tenant's calibration has it. */
export async function calibratedLlr(
  queries: Queries,
  { tenant }: Owner,
  { model }: Pick<StoredReference, 'model'>,
  score: number,
): Promise<number> {
  return faceLlr(score - (await readFaceShift(queries, { tenant, model: model.sha256 })));
}

/**
 * As-norm of a probe and the template: the cosine of the turned vectors, the figures of those that
 * were not turned.
 */
function scoreFace(probe: Float32Array, { template, figures, protect }: Reference, cohort: Cohort): number {
  return normalizedScore(1 - cosineDistance(protect(probe), template), cohortFigures(probe, cohort), figures);
}
