import type { Challenge, Evidence, SplitEvidence } from '../../types.js';
import type { ReviewSummary } from '../check-types.js';

/** What is about to be sent, in numbers that a person can read. */
export function summarize({ claims }: Challenge, evidence: Omit<Evidence, 'consent'> | Omit<SplitEvidence, 'consent'>): ReviewSummary {
  const { purpose, consent } = claims;
  const { repetitions } = evidence.keystroke;
  const times = repetitions.flatMap(({ dwellMs, downDownMs }) => [...dwellMs, ...downDownMs]);
  const { face = null, stills = [], document } = 'part' in evidence ? {} : evidence;
  return {
    purpose,
    phone: 'part' in evidence,
    faceFrames: face?.samples.length ?? 0,
    stills: stills.length,
    document: document !== undefined,
    passkey: claims.passkey !== undefined,
    embeddingNumbers: face?.model.dim ?? 0,
    repetitions: repetitions.length,
    keystrokeTimes: times.filter((time) => time !== null).length,
    categories: consent.categories,
    retentionDays: consent.retentionDays,
  };
}
