import { fullScorer } from '../../../src/matching/keystroke/full.js';
import type { JointWeights } from '../../../src/matching/keystroke/fusion-weights.js';
import { oneClassScorer } from '../../../src/matching/keystroke/one-class.js';
import type { KeystrokePopulation } from '../../../src/matching/keystroke/population/population.js';
import type { Features } from '../../../src/matching/keystroke/template/features.js';
import { featuresOf } from '../../../src/matching/keystroke/template/features.js';
import { mean } from '../../../src/matching/keystroke/template/statistics.js';
import { buildTemplate } from '../../../src/matching/keystroke/template/template.js';
import type { KeystrokeRepetition } from '../../../src/types.js';

/** A repetition with what the methods compute from it once. */
export interface Sample {
  readonly features: Features;
  /** H, DD and UD in seconds. */
  readonly seconds: Float64Array;
}

/** How foreign a repetition is to a template: higher is more foreign. */
export type Scorer = (probe: Sample) => number;

export function sampleOf(repetition: KeystrokeRepetition): Sample {
  const { dwellMs, downDownMs } = repetition;
  const upDownMs = downDownMs.map((time, key) => (time === null ? null : time - (dwellMs[key] ?? Number.NaN)));
  const seconds = Float64Array.from([...dwellMs, ...downDownMs, ...upDownMs], (time) => (time === null ? Number.NaN : time / 1000));
  return { features: featuresOf(repetition), seconds };
}

/**
 * The textbook: deviation from the mean by the mean absolute deviation, feature by feature
 * (Killourhy and Maxion 2009).
 */
export function manhattanScaled(template: readonly Sample[]): Scorer {
  const count = template[0]?.seconds.length ?? 0;
  const known = (values: readonly number[]): number[] => values.filter((value) => !Number.isNaN(value));
  const center = Array.from({ length: count }, (_, feature) => mean(known(template.map(({ seconds }) => seconds[feature]!))));
  const scale = center.map((value, feature) => mean(known(template.map(({ seconds }) => Math.abs(seconds[feature]! - value)))) || 1e-4);
  return ({ seconds }) => {
    let sum = 0;
    for (let feature = 0; feature < count; feature++) {
      const deviation = Math.abs(seconds[feature]! - center[feature]!) / scale[feature]!;
      if (!Number.isNaN(deviation)) sum += deviation;
    }
    return sum;
  };
}

/** No figures of other typists. */
export function oneClass(template: readonly Sample[]): Scorer {
  const score = oneClassScorer(buildTemplate(template.map(({ features }) => features)));
  return ({ features }) => score(features.values);
}

/** With a population; without one for the phrase, as no-background. */
export function full(template: readonly Sample[], population: KeystrokePopulation | null, weights: JointWeights): Scorer {
  if (population === null) return oneClass(template);
  const score = fullScorer(buildTemplate(template.map(({ features }) => features)), population, weights);
  return ({ features }) => score(features.values);
}
