import type { KeystrokeRepetition } from '../../../types.js';
import { closest } from '../nearest.js';
import { clamp } from '../template/statistics.js';
import type { BlockPopulation, TouchPopulation } from './touch-population.js';
import { TOUCH_BLOCKS, type TouchBlock, touchMeans, touchSamples, touchValues } from './touch-values.js';

/**
 * Sub-scores of a touch keyboard, higher is more foreign; NaN where it is not known of template,
 * probe, and of population for `joint`: ln of everybody's density over the typist's own, of all
 * features of the block at once, by their number (as `joint` of the times). `near`: mean distance
 * to the nearest template repetitions, in deviations of a typical typist (of sizes it adds
 * nothing).
 */
export interface TouchScores {
  readonly place_joint: number;
  readonly place_near: number;
  readonly size_joint: number;
}

/**
 * A repetition tells half as much as an independent one would, and after 16 there is nothing new.
 */
const INDEPENDENT = { share: 0.5, most: 8 } as const;
/**
 * How much a feature of one typist varies where nobody else is known: key widths, ln of the size.
 */
const USUAL: Readonly<Record<TouchBlock, number>> = { place: 0.13, size: 0.15 };
/** Further out than this many deviations a finger slipped. */
const CLIP = 6;

interface BlockScores {
  readonly joint: number;
  readonly near: number;
}
type BlockScorer = (probe: KeystrokeRepetition) => BlockScores;

const NOTHING: BlockScores = { joint: Number.NaN, near: Number.NaN };

/**
 * @param template enrolled repetitions
 * @throws TypeError, now or when it scores, for positions that do not fit the times
 */
export function touchScorer(
  template: readonly KeystrokeRepetition[],
  population: TouchPopulation,
): (probe: KeystrokeRepetition) => TouchScores {
  const [place, size] = TOUCH_BLOCKS.map((block) => blockScorer(block, template, population[block])) as [BlockScorer, BlockScorer];
  return (probe) => {
    const [ofPlace, ofSize] = [place(probe), size(probe)];
    return { place_joint: ofPlace.joint, place_near: ofPlace.near, size_joint: ofSize.joint };
  };
}

function blockScorer(block: TouchBlock, template: readonly KeystrokeRepetition[], others: BlockPopulation | undefined): BlockScorer {
  const samples = touchSamples(template, block);
  if (samples === null) return () => NOTHING;
  if (others !== undefined && samples.some(({ length }) => length !== others.mean.length))
    throw new TypeError('template and population must be of one length');
  const standard = (values: Float64Array): Float64Array =>
    values.map((value, feature) =>
      others === undefined ? value / USUAL[block] : clamp((value - others.mean[feature]!) / others.deviation[feature]!, -CLIP, CLIP),
    );
  const known = samples.map(standard);
  const center = touchMeans(known);
  const count = Math.min(INDEPENDENT.share * samples.length, INDEPENDENT.most);
  return (probe) => {
    const values = touchValues(probe, block);
    if (values === null) return NOTHING;
    if (values.length !== center.length) throw new TypeError('template and probe must be of one length');
    const point = standard(values);
    const features = [...point.keys()].filter((feature) => !Number.isNaN(point[feature]! + center[feature]!));
    if (features.length === 0) return NOTHING;
    const near = closest(point, known, null);
    if (others === undefined) return { joint: Number.NaN, near };
    const model = others.covariance.of(features);
    const { expected, density } = model.typist(count);
    const of = (all: Float64Array): Float64Array => Float64Array.from(features, (feature) => all[feature]!);
    const [seen, own] = [of(point), expected(of(center))];
    const joint = (density(seen.map((value, index) => value - own[index]!)) - model.everybody(seen)) / features.length;
    return { joint, near };
  };
}
