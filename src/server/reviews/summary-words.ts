import type { InputKind } from '../../types.js';
import type { Review, ReviewCause } from './review-store.js';
import type { ReviewSummary } from './review-summary.js';

/** Why a person looks at a check, in words for staff. */
export const CAUSE_WORDS: Readonly<Record<ReviewCause, string>> = {
  review: 'close, late, timed too coarsely, or by a phone as the camera',
  'not-live': 'an action that was asked for was not seen',
  stopped: 'the account has used up all tries',
  appeal: 'the learner asks',
  rebind: 'another browser or kind of keyboard',
  renewed: 'a new enrollment',
};

/**
 * How a check went, in words for staff: what was seen of liveness, camera and typing, as pairs of
 * term and words. No score: a number looks like more than it is. `null`: only its receipt is kept.
 *
 * @example
 * for (const [term, words] of summaryWords(review.summary) ?? []) console.log(`${term}: ${words}`);
 */
export function summaryWords(summary: Review['summary']): readonly (readonly [term: string, words: string])[] | null {
  if (!('liveness' in summary)) return null;
  const { adds, camera, liveness, capture, face, typing } = summary;
  const { actions, track } = liveness;
  const still = Math.round((100 * track.duplicateFrames) / Math.max(1, track.frames));
  const done = actions.filter(({ doneAtMs }) => doneAtMs !== null).length;
  const rejected = Object.values(typing.rejected).reduce((sum, count) => sum + count, 0);
  return [
    ...(adds === undefined ? [] : [['New', newIn(adds)] as const]),
    [
      'Actions asked for',
      actions.length === 0 ? 'none' : `${done} of ${actions.length} seen: ${actions.map(({ action }) => action).join(', ')}`,
    ],
    ['Frames', `${track.frames}, of them ${still} % still, ${track.repeatedFrames} seen before`],
    ['Camera', `${capture.width} × ${capture.height}, ${Math.round(capture.measuredFps)} frames a second; ${changes(capture)}`],
    ...(camera === 'phone' ? [['Whose camera', 'that of a phone, which may have been elsewhere'] as const] : []),
    ['Software camera by its name', capture.virtualCamera ? 'yes: a sign, not a proof' : 'no'],
    ['Pictures measured', String(face.pictures)],
    [
      'Typing',
      `${typing.inputKind}, ${typing.repetitions} repetitions, ${rejected} not taken, ${typing.edits} corrections, clock of ${typing.clockResolutionMs} ms`,
    ],
  ];
}

/** What the check adds once it is accepted. */
const KEYBOARDS: Readonly<Record<InputKind, string>> = {
  physical: 'a keyboard with keys',
  soft: 'a touch screen with its own keyboard',
  'touch-keys': 'a touch screen with the check’s keyboard',
};

function newIn({ device, inputKind }: NonNullable<ReviewSummary['adds']>): string {
  const keyboard = inputKind === null ? '' : KEYBOARDS[inputKind];
  const kind = inputKind === null ? [] : [`${keyboard}: its typing was not compared, the face alone was`];
  return [...(device ? ['the browser'] : []), ...kind].join('; ') || 'nothing';
}

function changes({ trackChanges, visibilityChanges, focusChanges }: ReviewSummary['capture']): string {
  return `camera changed ${trackChanges} times, page hidden ${visibilityChanges} times, left ${focusChanges} times`;
}
