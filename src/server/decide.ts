import { fuse } from '../matching/fusion.js';
import type { Reason, Result } from '../types.js';

export interface DecideOptions {
  readonly faceLlr: number;
  readonly keystrokeLlr: number;
  /** The bundle came later than its own lifetime: when it was made is not proved. */
  readonly late: boolean;
  /** Every action that the challenge asked for was seen. */
  readonly live: boolean;
}

export interface Decision {
  readonly result: Result;
  readonly reasons: readonly Reason[];
  /** For the audit and the bench; it never leaves the backend. `null`: nothing was compared. */
  readonly score: number | null;
}

/** Face and typing as one score at one fixed threshold. A match that is borderline, late or lacks an action goes to a person. */
export function decide({ faceLlr, keystrokeLlr, late, live }: DecideOptions): Decision {
  const { score, verdict } = fuse({ faceLlr, keystrokeLlr });
  if (verdict === 'no-match') return { result: 'refused', reasons: ['no-match'], score };
  const reasons: Reason[] = [];
  if (verdict === 'borderline') reasons.push('no-match');
  if (late) reasons.push('late');
  if (!live) reasons.push('quality');
  return { result: reasons.length === 0 ? 'accepted' : 'review', reasons, score };
}
