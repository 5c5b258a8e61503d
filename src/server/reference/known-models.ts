import { type Cohort, readCohort } from '../../matching/cohort.js';
import type { ModelId } from '../../types.js';
import type { StoredReference } from '../store/stored-references.js';
import { COHORT, COHORT_HASH, COHORT_ROWS } from './face-cohort.js';

/** The model of this build: what its browser side makes embeddings with. */
declare const COUNTERSIGN_MODEL: ModelId;

/** A recognition model as a build names it, so that a later build can go on comparing by it. */
export interface RecognitionModel extends ModelId {
  /**
   * What its scores are normalized by: rows of `dim` int8 numbers as base64, and their hash (hex).
   */
  readonly cohort: { readonly rows: string; readonly sha256: string };
}

/** A model whose embeddings are taken, ready to compare. */
export interface KnownModel extends ModelId {
  readonly cohort: Cohort;
  readonly cohortHash: string;
}

/** This build's own: what the `models` of a later build's backend may be given. */
export const recognitionModel: RecognitionModel = { ...COUNTERSIGN_MODEL, cohort: { rows: COHORT_ROWS, sha256: COHORT_HASH } };

/** This build's own, ready to compare. */
export const OWN_MODEL: KnownModel = { ...COUNTERSIGN_MODEL, cohort: COHORT, cohortHash: COHORT_HASH };

/** @throws TypeError for a cohort that is none, or is not of the model's length */
export function readModel({ id, version, sha256, dim, cohort }: RecognitionModel): KnownModel {
  return { id, version, sha256, dim, cohort: readCohort(cohort.rows, dim), cohortHash: cohort.sha256 };
}

/** True for the same weights: embeddings of others say nothing about each other. */
export function sameModel(one: ModelId, other: ModelId): boolean {
  return one.id === other.id && one.version === other.version && one.sha256 === other.sha256 && one.dim === other.dim;
}

type Face = Pick<StoredReference, 'model' | 'cohort'>;

/**
 * By what a stored face can still be compared: its own weights and cohort. `undefined`: by nothing.
 */
export function modelOfReference<M extends KnownModel>({ model, cohort }: Face, models: readonly M[]): M | undefined {
  return models.find((known) => known.cohortHash === cohort && sameModel(known, model));
}

/** Whether a stored face can be compared with what a page measures by a model. */
export function isComparable(stored: Face, measured: ModelId, models: readonly KnownModel[]): boolean {
  return sameModel(stored.model, measured) && modelOfReference(stored, models) !== undefined;
}

/** Whether a stored face is of a newer model than a page measures by. `models`: newest first. */
export function isNewer(stored: Face, measured: ModelId, models: readonly KnownModel[]): boolean {
  const own = modelOfReference(stored, models);
  const isMeasured = (known: ModelId): boolean => sameModel(known, measured);
  return own !== undefined && !isMeasured(own) && models.indexOf(own) < models.findIndex(isMeasured);
}
