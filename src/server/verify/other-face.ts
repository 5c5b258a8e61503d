import type { BundleClaims } from '../../bundle/schema.js';
import { vectorFromBase64url } from '../../bundle/vectors.js';
import { type Cohort, cohortFigures } from '../../matching/cohort.js';
import { cosineDistance, normalizedScore } from '../../matching/face.js';
import { isUsualFace } from '../../matching/face-threshold.js';

/**
 * Below this normalized score, the card's portrait and the live face need a person's look:
 * portraits of 45, 70 and 90 px of 240 people reach it against other pictures of theirs in .95, .96
 * and .96 of the cases, those of strangers in .10, .09 and .10 % of 57,360 (LFW, cohort apart;
 * `npm run bench -- portraits`). By cosine, as many strangers are kept out at .91, .94 and .94.
 */
export const LEAST_ALIKE_ON_CARD = 3.7;

interface Calibration {
  readonly shift: number;
  readonly cohort: Cohort;
}

/**
 * Whether a card came with the enrollment whose portrait is not like the live face, or like no face
 * at all: strangers of that kind reach any score.
 *
 * @param live mean of the live embeddings, of length 1, not turned
 * @param shift what the tenant's calibration takes off its scores; `cohort` of the model
 */
export function showsOtherFace({ document }: Pick<BundleClaims, 'document'>, live: Float32Array, { shift, cohort }: Calibration): boolean {
  const portrait = document === undefined ? null : vectorFromBase64url(document.vector);
  if (portrait === null) return false;
  const figures = cohortFigures(portrait, cohort);
  const score = normalizedScore(1 - cosineDistance(live, portrait), cohortFigures(live, cohort), figures);
  return !isUsualFace(figures) || !(score - shift >= LEAST_ALIKE_ON_CARD);
}
