import type { KeystrokeRepetition } from '../../../types.js';
import type { TouchPopulation } from './touch-population.js';
import { type TouchScores, touchScorer } from './touch-scorer.js';

/** How the times' own score and the touches' sub-scores make one: higher is more foreign. */
export interface TouchWeights {
  readonly bias: number;
  readonly times: number;
  readonly place_joint: number;
  readonly place_near: number;
  readonly size_joint: number;
}

/**
 * What is known of touches: with other typists where fingers land, and how large they are; without
 * others where they land alone, for sizes then add nothing.
 */
export type TouchCase = 'full/place' | 'full/size' | 'one-class/place';

/**
 * Logistic regression on one phrase of MOBIKEY, all of its people against those on the same model
 * of tablet (`npm run bench -- keystroke --data MOBIKEY.csv --json`: the errors that it reports
 * have weights of their own, fitted without the two people that are compared).
 */
export const TOUCH_WEIGHTS: Readonly<Record<TouchCase, TouchWeights>> = {
  'full/place': { bias: -2.358, times: 0.4344, place_joint: 13.03, place_near: 1.657, size_joint: 0 },
  'full/size': { bias: -2.2, times: 0.4085, place_joint: 12.71, place_near: 1.495, size_joint: 1.942 },
  'one-class/place': { bias: -15.63, times: 5.273, place_joint: 0, place_near: 7.735, size_joint: 0 },
};

/** Which weights apply to what is known; `null`: no place, and times count alone. */
export function touchCase({ place_joint, place_near, size_joint }: TouchScores, method: 'full' | 'one-class'): TouchCase | null {
  if (method === 'one-class') return Number.isNaN(place_near) ? null : 'one-class/place';
  if (Number.isNaN(place_joint)) return null;
  return Number.isNaN(size_joint) ? 'full/place' : 'full/size';
}

/** The weighted sum; what has no weight may be unknown. */
export function weighted(times: number, scores: TouchScores, weights: TouchWeights): number {
  const { bias, times: ofTimes, ...others } = weights;
  return Object.entries(others).reduce(
    (sum, [name, weight]) => (weight === 0 ? sum : sum + weight * scores[name as keyof TouchScores]),
    bias + ofTimes * times,
  );
}

/**
 * What adds a touch keyboard's evidence to the score of the times.
 *
 * @returns a function of a repetition; `null`: it, the template or the population knows no
 *   positions
 */
export function touchFusion(
  template: readonly KeystrokeRepetition[],
  population: TouchPopulation | null,
): (probe: KeystrokeRepetition) => { readonly known: TouchCase; readonly fused: (times: number) => number } | null {
  const score = touchScorer(template, population ?? {});
  return (probe) => {
    const scores = score(probe);
    const known = touchCase(scores, population === null ? 'one-class' : 'full');
    return known === null ? null : { known, fused: (times) => weighted(times, scores, TOUCH_WEIGHTS[known]) };
  };
}
