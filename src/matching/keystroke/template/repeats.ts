import type { KeystrokeRepetition } from '../../../types.js';
import { repeatsTouches } from '../touch/touch-limits.js';

/**
 * Two repetitions whose times differ by less than this on average were not typed twice: of the 4
 * million pairs of one typist's repetitions in the CMU set the closest differ by 4.3 ms, with a
 * clock of 16.7 ms by 4.0 ms; of MEU-Mobile's by 13 ms.
 */
const NEAR_MS = 3;
/** Fewer times than this in common tell nothing. */
const MIN_TIMES = 6;

/**
 * True where a repetition repeats another's times, or on a touch keyboard its points, exactly or
 * nearly: a recording that is played again.
 */
export function isRepeat(one: KeystrokeRepetition, other: KeystrokeRepetition): boolean {
  let [sum, known] = [0, 0];
  const compare = (times: readonly (number | null)[], others: readonly (number | null)[]): void => {
    for (const [index, time] of times.entries()) {
      const against = others[index];
      if (time === null || against === null || against === undefined) continue;
      sum += Math.abs(time - against);
      known++;
    }
  };
  compare(one.dwellMs, other.dwellMs);
  compare(one.downDownMs, other.downDownMs);
  return (known >= MIN_TIMES && sum / known < NEAR_MS) || repeatsTouches(one, other);
}

/** True where any of the repetitions repeats one that was seen before, or another of its own. */
export function holdsRepeat(repetitions: readonly KeystrokeRepetition[], seen: readonly KeystrokeRepetition[]): boolean {
  return repetitions.some((one, index) => [...seen, ...repetitions.slice(0, index)].some((other) => isRepeat(one, other)));
}
