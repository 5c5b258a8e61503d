import { nearest } from './nearest.js';
import type { KeystrokePopulation } from './population/population.js';
import { type Group, groupRange } from './template/features.js';
import { correlation, knownMean, offset } from './template/shape.js';
import { clamp, logStudentHead, logStudentTail } from './template/statistics.js';
import { centerOf, columnsOf, shrunkScale, type Template } from './template/template.js';

/**
 * The published sub-scores, in the order of the weights. Higher is more foreign; NaN where nothing
 * of its group is known.
 */
export const SUB_SCORES = [
  'nn',
  'rob',
  'lt_H',
  'lt_D',
  'lt_U',
  'nig_H',
  'nig_D',
  'nig_U',
  'corr_H',
  'corr_D',
  'off_H',
  'off_D',
  'cons_H',
  'cons_D',
] as const;
export type SubScore = (typeof SUB_SCORES)[number];

/** Deviations count at most this many scales in `rob`. */
const ROB_CLIP = 3;
/** Repetitions that the sample weighs at most in `nig`. */
const NIG_REPETITIONS = 20;
const NIG_CLIP = 6;
const CORRELATION_CLIP = 4;

/**
 * Computes the published sub-scores of repetitions against one template and population (design,
 * "Features and scorer").
 */
export function subScorer(template: Template, population: KeystrokePopulation): (probe: Float64Array) => Record<SubScore, number> {
  const { keys, center } = template;
  const scale = shrunkScale(template, population.deviation);
  const relative = scale.map((value, feature) => Math.log(value / population.deviation[feature]!));
  const constant = { cons_H: groupMean(relative, 'H', keys), cons_D: groupMean(relative, 'D', keys) };
  const foreignness = nigScorer(template, population);
  const profile = standardised(center, population);
  return (probe) => {
    const deviations = probe.map((value, feature) => Math.abs(value - center[feature]!) / scale[feature]!);
    const tails = deviations.map((value) => Math.log1p(value ** 2 / 3));
    const nig = foreignness(probe);
    const shape = standardised(probe, population);
    return {
      nn: nearest(probe, template, scale),
      rob: knownMean(
        deviations.map((value) => Math.min(value, ROB_CLIP)),
        [0, deviations.length],
      ),
      lt_H: groupMean(tails, 'H', keys),
      lt_D: groupMean(tails, 'D', keys),
      lt_U: groupMean(tails, 'U', keys),
      nig_H: groupMean(nig, 'H', keys),
      nig_D: groupMean(nig, 'D', keys),
      nig_U: groupMean(nig, 'U', keys),
      corr_H: -correlation(shape, profile, groupRange('H', keys)),
      corr_D: -correlation(shape, profile, groupRange('D', keys)),
      off_H: offset(probe, center, scale, groupRange('H', keys)),
      off_D: offset(probe, center, scale, groupRange('D', keys)),
      ...constant,
    };
  };
}

/**
 * ln of everybody's predictive density over the typist's own, a feature: both Student-t of a
 * normal-inverse-gamma.
 */
function nigScorer({ samples }: Template, population: KeystrokePopulation): (probe: Float64Array) => Float64Array {
  const { kappa, alpha, beta, low, high } = population;
  const figures = columnsOf(samples).map((known, feature) => {
    // Where the population does not know the feature, nothing is known of it.
    const column = Number.isNaN(low[feature]!) ? [] : known.map((value) => clamp(value, low[feature]!, high[feature]!));
    const [k, a, b, prior] = [kappa[feature]!, alpha[feature]!, beta[feature]!, population.mean[feature]!];
    const count = Math.min(column.length, NIG_REPETITIONS);
    const center = column.length === 0 ? prior : centerOf(column);
    const squares = column.length === 0 ? 0 : count * meanSquare(column, center);
    const kn = k + count;
    const an = a + count / 2;
    const bn = b + squares / 2 + (k * count * (center - prior) ** 2) / (2 * kn);
    const user = { location: (k * prior + count * center) / kn, degrees: 2 * an, scale: (bn * (1 + 1 / kn)) / an };
    const all = { location: prior, degrees: 2 * a, scale: (b * (1 + 1 / k)) / a };
    return { user, all, head: logStudentHead(all.degrees, all.scale) - logStudentHead(user.degrees, user.scale) };
  });
  return (probe) =>
    probe.map((value, feature) => {
      const { user, all, head } = figures[feature]!;
      const x = clamp(value, low[feature]!, high[feature]!);
      const everybody = logStudentTail(all.degrees, all.scale, (x - all.location) ** 2);
      const own = logStudentTail(user.degrees, user.scale, (x - user.location) ** 2);
      return clamp(head + everybody - own, -NIG_CLIP, NIG_CLIP);
    });
}

function standardised(values: Float64Array, { center, centerSpread }: KeystrokePopulation): Float64Array {
  return values.map((value, feature) => clamp((value - center[feature]!) / centerSpread[feature]!, -CORRELATION_CLIP, CORRELATION_CLIP));
}

function groupMean(values: Float64Array, group: Group, keys: number): number {
  return knownMean(values, groupRange(group, keys));
}

function meanSquare(values: readonly number[], center: number): number {
  let sum = 0;
  for (const value of values) sum += (value - center) ** 2;
  return sum / values.length;
}
