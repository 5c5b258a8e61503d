import { faceLlr as llrOf } from '../../matching/face.js';
import { fuse, THRESHOLD } from '../../matching/fusion.js';
import type { Reason, Result } from '../../types.js';
import type { Addition } from '../store/addition.js';

export interface DecideOptions {
  readonly faceLlr: number;
  readonly keystrokeLlr: number;
  /** Repetitions that were judged, and how many may be asked for in all. */
  readonly repetitions: number;
  readonly mostRepetitions: number;
  /** The bundle came later than its own lifetime: when it was made is not proved. */
  readonly late: boolean;
  /** Every action that the challenge asked for was seen. */
  readonly live: boolean;
  /** The browser's clock is too coarse for a rhythm to count in full. */
  readonly coarse: boolean;
  /** Something in how it was measured is for a person to look at. */
  readonly doubtful?: boolean;
  /** Another browser wants to be the learner's: more is asked for, at once. */
  readonly strict?: boolean;
  /**
   * The typing is of a kind that was added lately: what its face does not say by itself is for a
   * person.
   */
  readonly isTypingNew?: boolean;
}

export interface Decision {
  readonly result: Result;
  readonly reasons: readonly Reason[];
  /** For the audit and the bench; it never leaves the backend. `null`: nothing was compared. */
  readonly score: number | null;
  /**
   * Of an accepted check that taught nothing, for the audit: its repetitions have moved away from
   * the enrollment, or one of them would not have matched by itself.
   */
  readonly sign?: 'typing-drifts' | 'typing-mixed';
  /** Of a rebind that waits for a person: what is added once it is accepted. */
  readonly adds?: Addition;
}

/**
 * What a rebind has to reach, of 7 at most: odds of about 150 to 1 at even priors, where a check
 * needs 55 to 1.
 */
export const STRICT_THRESHOLD = 5;
/**
 * The normalized score that its face has to reach by itself: vectors that are nobody's, made with
 * the cohort and all of this code at hand to reach as many people as they can, reach 1 in 200
 * within the five tries of a month (`npm run bench -- master`).
 */
export const STRICT_FACE = 5;
/** Whether a face is near enough where it has to say who it is by itself. */
export function isStrictFace(faceLlr: number): boolean {
  return faceLlr >= llrOf(STRICT_FACE);
}

/** Why a person looks at a check that matches. */
export function reasonsToLook({
  late,
  live,
  coarse,
  doubtful = false,
}: Pick<DecideOptions, 'late' | 'live' | 'coarse' | 'doubtful'>): Reason[] {
  return [...(late ? (['late'] as const) : []), ...(!live || coarse || doubtful ? (['quality'] as const) : [])];
}

/** So little under the threshold, one more look and repetition can turn the result. */
const ONE_MORE_BELOW = 2.5;

/**
 * Face and typing as one score at one fixed threshold. Where a check falls short by little, one
 * more look and repetition is asked for, once. A match that is still borderline, late, lacks an
 * action, was timed too coarsely or measured doubtfully goes to a person. A strict one has one try
 * and a higher threshold.
 */
export function decide(options: DecideOptions): Decision {
  const { faceLlr, keystrokeLlr, late, live, coarse, doubtful = false, strict = false } = options;
  const { score, verdict } = fuse({ faceLlr, keystrokeLlr });
  if (strict && (score < STRICT_THRESHOLD || !isStrictFace(faceLlr))) return { result: 'refused', reasons: ['no-match'], score };
  if (!late && !strict && isOneMoreWorthwhile(score, options)) return { result: 'one-more', reasons: [], score };
  if (verdict === 'no-match') return { result: 'refused', reasons: ['no-match'], score };
  const reasons: Reason[] = [];
  if (verdict === 'borderline' || (options.isTypingNew === true && !isStrictFace(faceLlr))) reasons.push('no-match');
  reasons.push(...reasonsToLook({ late, live, coarse, doubtful }));
  return { result: reasons.length === 0 ? 'accepted' : 'review', reasons, score };
}

/**
 * What reaches the threshold is not asked again: it would cost every tenth learner a repetition
 * that turns one result in a hundred.
 */
function isOneMoreWorthwhile(score: number, { repetitions, mostRepetitions: most }: DecideOptions): boolean {
  return score < THRESHOLD && score >= THRESHOLD - ONE_MORE_BELOW && repetitions < most;
}
