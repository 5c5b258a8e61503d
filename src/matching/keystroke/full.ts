import { CALIBRATIONS } from './calibration.js';
import { JOINT_WEIGHTS, type JointWeights, jointTrust, publishedLogit } from './fusion-weights.js';
import { jointScorer } from './joint.js';
import { oneClassScorer } from './one-class.js';
import type { KeystrokePopulation } from './population.js';
import { subScorer } from './sub-scores.js';
import type { Template } from './template.js';

/**
 * What is known of others lifts a score by at most this above what the typist's own repetitions say (natural-log likelihood ratio): whoever makes up others gains no more. At 3
 * the error rates of CMU and MEU-Mobile stay what they are.
 */
const MOST_LIFT = 3;

/**
 * @param weights other than those that are shipped, to measure a set with weights that were fitted without it
 * @returns a scorer of repetitions against one template and a population: logits, higher is more foreign
 */
export function fullScorer(
  template: Template,
  population: KeystrokePopulation,
  weights: JointWeights = JOINT_WEIGHTS,
): (probe: Float64Array) => number {
  const published = subScorer(template, population);
  const joint = jointScorer(template, population);
  const trust = jointTrust(population.typists);
  const least = leastOf(template, population);
  return (probe) => {
    const logit = publishedLogit(published(probe));
    if (joint === null || trust === 0) return Math.max(logit, least(probe));
    const scores = joint(probe);
    return Math.max(logit + trust * (weights.joint * scores.joint + weights.white * scores.white + weights.bias), least(probe));
  };
}

/** The least foreign that a repetition may seem beside others: as much as it is by itself, less `MOST_LIFT`. */
function leastOf(template: Template, { centre }: KeystrokePopulation): (probe: Float64Array) => number {
  const alone = oneClassScorer(template);
  const timed = template.centre.subarray(0, template.keys).some((value, key) => !Number.isNaN(value + centre[key]!));
  const kind = timed ? 'timed' : 'soft';
  const [own, beside] = [CALIBRATIONS[`one-class/${kind}`][0], CALIBRATIONS[`full/${kind}`][0]];
  return (probe) => (beside.offset - own.offset + own.slope * alone(probe) - MOST_LIFT) / beside.slope;
}
