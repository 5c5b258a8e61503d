import { mean } from './statistics.js';
import type { Template } from './template.js';

/** Deviations count at most this many scales. */
const CLIP = 3;
/** Neighbours that are averaged, at most. */
const NEIGHBOURS = 5;

/**
 * Mean distance to the nearest template repetitions: k = max(1, min(5, ⌊N/2⌋)) of them; each distance is the mean over the known features
 * of min(|x − t| / scale, 3). Higher is more foreign; NaN where nothing is known of both.
 */
export function nearest(probe: Float64Array, template: Template, scale: Float64Array): number {
  return closest(probe, template.samples, scale);
}

/** The same against any samples; without a scale the values are taken as they are. */
export function closest(probe: Float64Array, samples: readonly Float64Array[], scale: Float64Array | null): number {
  const distances = Float64Array.from(samples, (sample) => distance(probe, sample, scale))
    .filter((value) => !Number.isNaN(value))
    .sort();
  const count = Math.max(1, Math.min(NEIGHBOURS, samples.length >> 1));
  return mean(distances.subarray(0, count));
}

function distance(probe: Float64Array, sample: Float64Array, scale: Float64Array | null): number {
  let sum = 0;
  let known = 0;
  for (let feature = 0; feature < probe.length; feature++) {
    const difference = Math.abs(probe[feature]! - sample[feature]!);
    const deviation = scale === null ? difference : difference / scale[feature]!;
    if (Number.isNaN(deviation)) continue;
    sum += Math.min(deviation, CLIP);
    known++;
  }
  return known === 0 ? Number.NaN : sum / known;
}
