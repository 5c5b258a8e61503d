import { JOINT_WEIGHTS, jointTrust, publishedLogit } from './fusion-weights.js';
import { jointScorer } from './joint.js';
import type { KeystrokePopulation } from './population.js';
import { subScorer } from './sub-scores.js';
import type { Template } from './template.js';

/** @returns a scorer of repetitions against one template and a population: logits, higher is more foreign */
export function fullScorer(template: Template, population: KeystrokePopulation): (probe: Float64Array) => number {
  const published = subScorer(template, population);
  const joint = jointScorer(template, population);
  const trust = jointTrust(population.typists);
  return (probe) => {
    const logit = publishedLogit(published(probe));
    if (joint === null || trust === 0) return logit;
    const scores = joint(probe);
    return logit + trust * (JOINT_WEIGHTS.joint * scores.joint + JOINT_WEIGHTS.white * scores.white + JOINT_WEIGHTS.bias);
  };
}
