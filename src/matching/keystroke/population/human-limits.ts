import type { KeystrokeRepetition } from '../../../types.js';
import { type Group, groupRange } from '../template/features.js';
import { median } from '../template/statistics.js';
import { isUsualTouch } from '../touch/touch-figures.js';
import type { TypistFigures } from './typist-figures.js';

/**
 * What hands can do, whoever they are: nobody's key goes down and up in less than this on average,
 * nobody types 1,700 characters a minute, and the page cuts a pause at 2 s. Of 23,256 repetitions
 * (CMU, MEU-Mobile) the quickest have a median dwell of 33 ms, and 102 ms from key to key.
 */
const HANDS = { leastDwellMs: 12, leastDownDownMs: 35, mostDownDownMs: 2_000 } as const;

/** Whether hands can have typed this. */
export function isTypedByHand({ dwellMs, downDownMs }: KeystrokeRepetition): boolean {
  const known = (times: readonly (number | null)[]): number[] => times.filter((time) => time !== null);
  const [dwell, downDown] = [known(dwellMs), known(downDownMs)];
  return (
    (dwell.length === 0 || median(dwell) >= HANDS.leastDwellMs) &&
    downDown.reduce((sum, time) => sum + time, 0) >= HANDS.leastDownDownMs * downDown.length &&
    downDown.every((time) => time <= HANDS.mostDownDownMs)
  );
}

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** A group's limits: ln seconds for dwell and down-down, seconds for up-down. */
type GroupLimits = Readonly<Record<Group, Limits>>;

/**
 * The middle of a typist's features. A typist outside counts for nobody else: of CMU's 51 typists
 * none does, of MEU-Mobile's 56 one or two (first, early and later repetitions).
 */
const USUAL_CENTER: GroupLimits = { H: { least: -3.6, most: -1.4 }, D: { least: -2.7, most: 0.3 }, U: { least: -0.1, most: 1.5 } };
/** Likewise of how much they vary: .06 to .2, .07 to .48 and .014 to .65 in those sets. */
const USUAL_DEVIATION: GroupLimits = { H: { least: 0.025, most: 0.26 }, D: { least: 0.03, most: 0.55 }, U: { least: 0.004, most: 0.8 } };
/**
 * Nine of ten of a typist's features vary by no more than this: half of them calm and half of them
 * wild is nobody.
 */
const MOST_DEVIATION: Readonly<Record<Group, number>> = { H: 0.5, D: 0.9, U: 1.6 };
const STEADY_SHARE = 0.9;

/** Whether a typist is like people who type: only these say what is usual. */
export function isUsualTypist({ keys, features, median: center, deviation, touch }: TypistFigures): boolean {
  const usual = (['H', 'D', 'U'] as const).every((group) => {
    const [start, end] = groupRange(group, keys);
    const places = features.flatMap((feature, place) => (feature >= start && feature < end ? [place] : []));
    const within = (values: readonly number[], { least, most }: Limits): boolean => {
      const middle = median(places.map((place) => values[place]!));
      return places.length === 0 || (middle >= least && middle <= most);
    };
    const steady = places.filter((place) => deviation[place]! <= MOST_DEVIATION[group]);
    return (
      within(center, USUAL_CENTER[group]) && within(deviation, USUAL_DEVIATION[group]) && steady.length >= STEADY_SHARE * places.length
    );
  });
  return usual && isUsualTouch(touch);
}
