import type { Reason, Result } from 'countersign/server';
import type { Mark } from '../site/layout.js';

/** Results of checks: kind of badge and words. */
export const RESULTS: Record<Result, readonly [Mark, string]> = {
  accepted: ['good', 'passed'],
  review: ['wait', 'a person looks at it'],
  refused: ['bad', 'not passed'],
  'one-more': ['plain', 'one more look was asked for'],
};

/** Why a check did not pass, as the learner reads it. */
export const CHECK_REASONS: Partial<Record<Reason, string>> = {
  'no-match': 'face or typing were not close enough to your enrollment',
  late: 'it arrived late',
  quality: 'it could not be measured well: light, camera, or a browser that blurs its clock',
  attempts: 'too many tries',
};

/** The reasons of one check, in words. */
export function reasonWords(reasons: readonly Reason[]): string {
  return reasons.map((reason) => CHECK_REASONS[reason] ?? reason).join('; ');
}
