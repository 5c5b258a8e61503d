import { type Cohort, readCohort } from '../matching/cohort.js';

/** Written by the build: the rows of models/cohort.bin as base64, and the length of each. */
declare const COUNTERSIGN_COHORT: { readonly rows: string; readonly dim: number };

/** The cohort of the model whose embeddings this build takes. */
export const COHORT: Cohort = readCohort(COUNTERSIGN_COHORT.rows, COUNTERSIGN_COHORT.dim);
