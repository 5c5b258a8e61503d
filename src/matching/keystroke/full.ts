import { JOINT_WEIGHTS, type JointWeights, jointTrust, publishedLogit } from './fusion-weights.js';
import { jointScorer } from './joint.js';
import type { KeystrokePopulation } from './population/population.js';
import { subScorer } from './sub-scores.js';
import type { Template } from './template/template.js';

/**
 * @param weights other than those that are shipped, to measure a set with weights that were fitted
 *   without it
 * @returns a scorer of repetitions against one template and a population: logits, higher is more
 *   foreign
 */
export function fullScorer(
  template: Template,
  population: KeystrokePopulation,
  weights: JointWeights = JOINT_WEIGHTS,
): (probe: Float64Array) => number {
  const published = subScorer(template, population);
  const joint = jointScorer(template, population);
  const trust = jointTrust(population.typists);
  return (probe) => {
    const logit = publishedLogit(published(probe));
    if (joint === null || trust === 0) return logit;
    const scores = joint(probe);
    return logit + trust * (weights.joint * scores.joint + weights.white * scores.white + weights.bias);
  };
}
