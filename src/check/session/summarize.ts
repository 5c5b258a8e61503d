import type { Challenge, Evidence } from '../../types.js';
import type { ReviewSummary } from '../check-types.js';

/** What is about to be sent, in numbers that a person can read. */
export function summarize({ claims }: Challenge, { face, keystroke, stills, document }: Omit<Evidence, 'consent'>): ReviewSummary {
  const { purpose, consent } = claims;
  const times = keystroke.repetitions.flatMap(({ dwellMs, downDownMs }) => [...dwellMs, ...downDownMs]);
  return {
    purpose,
    faceFrames: face.samples.length,
    stills: stills.length,
    document: document !== undefined,
    passkey: claims.passkey !== undefined,
    embeddingNumbers: face.model.dim,
    repetitions: keystroke.repetitions.length,
    keystrokeTimes: times.filter((time) => time !== null).length,
    categories: consent.categories,
    retentionDays: consent.retentionDays,
  };
}
