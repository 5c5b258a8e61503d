import { type Cohort, readCohort } from '../../matching/cohort.js';

/**
 * Written by the build: the rows of models/cohort.bin as base64, the length of each, and the file's
 * hash.
 */
declare const COUNTERSIGN_COHORT: { readonly rows: string; readonly dim: number; readonly sha256: string };

/** As base64. */
export const COHORT_ROWS: string = COUNTERSIGN_COHORT.rows;

/** The cohort of this build's own model. */
export const COHORT: Cohort = readCohort(COUNTERSIGN_COHORT.rows, COUNTERSIGN_COHORT.dim);

/** Its hash (hex): figures of another cohort say nothing beside those of this one. */
export const COHORT_HASH: string = COUNTERSIGN_COHORT.sha256;
