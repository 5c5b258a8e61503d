import type { CryptoKey } from 'jose';
import { cosineDistance, normalizedScore } from '../../matching/face.js';
import { isUsualFace } from '../../matching/face-threshold.js';
import type { Keys } from '../keys/keys.js';
import { sameModel } from '../reference/known-models.js';
import { openFace, type StoredFace } from '../reference/reference.js';
import { createInverseRotation } from '../reference/rotation.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { StoredReference } from '../store/stored-references.js';
import { LEAST_ALIKE } from './duplicate-faces.js';
import { readFaceShift } from './face-scores.js';

/** What one account enrolled, with the key that opens it. */
export interface EnrolledFace {
  readonly owner: Owner;
  readonly stored: StoredReference;
  readonly dataKey: CryptoKey;
}

/**
 * Whether two accounts of a tenant enrolled one face: as surely as the search for duplicates says
 * so, with the tenant's calibration, and no face that is near to everybody's.
 */
export async function showSameFace(queries: Queries, keys: Keys, one: EnrolledFace, other: EnrolledFace): Promise<boolean> {
  const { model, cohort } = one.stored;
  if (cohort === null || cohort !== other.stored.cohort || !sameModel(model, other.stored.model)) return false;
  const [first, second] = await Promise.all([openTurnedBack(keys, one), openTurnedBack(keys, other)]);
  const score = normalizedScore(1 - cosineDistance(first.template, second.template), first.figures, second.figures);
  const shift = await readFaceShift(queries, { tenant: one.owner.tenant, model: model.sha256 });
  return isUsualFace(first.figures) && isUsualFace(second.figures) && score - shift >= LEAST_ALIKE;
}

async function openTurnedBack(keys: Keys, { owner, stored, dataKey }: EnrolledFace): Promise<StoredFace> {
  const { template, figures } = await openFace(dataKey, owner, stored.face);
  const back = await createInverseRotation(keys.rotation, { ...owner, version: stored.version }, stored.model.dim);
  return { template: back(template), figures };
}
