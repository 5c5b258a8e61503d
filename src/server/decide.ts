import { type FusedScore, fuse } from '../matching/fusion.js';
import type { Reason, Result } from '../types.js';

export interface DecideOptions {
  readonly faceLlr: number;
  readonly keystrokeLlr: number;
  /** The bundle came later than its own lifetime: when it was made is not proved. */
  readonly late: boolean;
}

export interface Decision {
  readonly result: Result;
  readonly reasons: readonly Reason[];
  /** For the audit and the bench; it never leaves the backend. */
  readonly score: number;
}

/** Face and typing as one score at one fixed threshold. A borderline or late match goes to a person. */
export function decide({ faceLlr, keystrokeLlr, late }: DecideOptions): Decision {
  const { score, verdict }: FusedScore = fuse({ faceLlr, keystrokeLlr });
  if (verdict === 'no-match') return { result: 'refused', reasons: ['no-match'], score };
  if (late) return { result: 'review', reasons: ['late'], score };
  if (verdict === 'borderline') return { result: 'review', reasons: ['no-match'], score };
  return { result: 'accepted', reasons: [], score };
}
