import type { BundleClaims } from '../../bundle/schema.js';

/**
 * Above this share of frames that are the one before once more, the picture is frozen. A camera
 * that sends each frame twice stays below.
 */
export const MOST_DUPLICATES = 0.8;
/**
 * Above this share of frames that had been there before to the last bit, a recording runs in a
 * loop: sensors never repeat a picture (none in any clip).
 */
export const MOST_REPEATED = 0.02;
/**
 * A head's nose goes with its turn by more than this (clips: .91 to .99 in most turns, −.14 to .55
 * for a picture tilted by 60°; few clips, so indicative).
 */
export const LEAST_PARALLAX = 0.6;

/**
 * The page gives each action eight seconds; a frame or two may pass until the last is looked at.
 */
export const MOST_ACTION_MS = 10_000;

/**
 * Step 20: the picture is not frozen. Where the challenge asked for actions: each was seen in its
 * time and order with no other turn in between, no loop, and the nose went with the turn. A hint
 * that something is not as it should be, not proof: who fails goes to a person.
 */
export function isLive({ liveness: { actions, track } }: Pick<BundleClaims, 'liveness'>): boolean {
  if (track.duplicateFrames > MOST_DUPLICATES * track.frames) return false;
  if (actions.length === 0) return true;
  let since = 0;
  for (const { askedAtMs, doneAtMs, others } of actions) {
    if (doneAtMs === null || askedAtMs < since || doneAtMs < askedAtMs || doneAtMs - askedAtMs > MOST_ACTION_MS || others > 0) return false;
    since = doneAtMs;
  }
  if (track.repeatedFrames > MOST_REPEATED * track.frames) return false;
  const turned = actions.some(({ action }) => action === 'turn-left' || action === 'turn-right');
  return track.parallax === null ? !turned : track.parallax >= LEAST_PARALLAX;
}
