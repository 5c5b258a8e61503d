import { nearest } from './nearest.js';
import { type Group, groupRange } from './template/features.js';
import { correlation, offset } from './template/shape.js';
import { shrunkScale, type Template } from './template/template.js';

/**
 * How much a typist's times usually vary, by group: ln dwell, ln down-down, seconds. They stand in
 * for a population where a phrase has none: round figures between those of the CMU set (.13, .20,
 * .07) and MEU-Mobile's.
 */
const USUAL: readonly (readonly [Group, number])[] = [
  ['H', 0.13],
  ['D', 0.2],
  ['U', 0.07],
];
/**
 * They weigh as much as so many repetitions: 8 to 16 do the same on both sets, which were both in
 * view.
 */
const USUAL_REPETITIONS = 12;
/**
 * Share of the shape's likeness and of the general offset of the dwell: chosen by hand with CMU and
 * MEU-Mobile both in view.
 */
const SHAPE_WEIGHT = 0.15;
const OFFSET_WEIGHT = 0.03;

/**
 * A scorer without figures of other typists: `nn` with scales that are shrunk toward usual ones,
 * how alike the shapes of the times are, and how far the dwell is off as a whole. Higher is more
 * foreign; NaN where nothing is known of both.
 */
export function oneClassScorer(template: Template): (probe: Float64Array) => number {
  const { keys, center } = template;
  const usual = new Float64Array(center.length);
  for (const [group, value] of USUAL) usual.fill(value, ...groupRange(group, keys));
  const scale = shrunkScale(template, usual, USUAL_REPETITIONS);
  const [dwell, downDown] = [groupRange('H', keys), groupRange('D', keys)];
  return (probe) => {
    const shape = orZero(correlation(probe, center, dwell)) + orZero(correlation(probe, center, downDown));
    return nearest(probe, template, scale) - SHAPE_WEIGHT * shape + OFFSET_WEIGHT * orZero(offset(probe, center, scale, dwell));
  };
}

function orZero(value: number): number {
  return Number.isNaN(value) ? 0 : value;
}
