import type { Template } from './template.js';

/** Deviations count at most this many scales. */
const CLIP = 3;
/** Neighbours that are averaged, at most. */
const NEIGHBOURS = 5;

/**
 * Mean distance to the nearest template repetitions: k = max(1, min(5, ⌊N/2⌋)) of them; each distance is the mean over the known features
 * of min(|x − t| / scale, 3). Higher is more foreign.
 */
export function nearest(probe: Float64Array, template: Template, scale: Float64Array): number {
  const distances = template.samples
    .map((sample) => distance(probe, sample, scale))
    .filter((value) => !Number.isNaN(value))
    .sort((one, other) => one - other);
  const count = Math.max(1, Math.min(NEIGHBOURS, template.samples.length >> 1));
  const closest = distances.slice(0, count);
  return closest.reduce((sum, value) => sum + value, 0) / closest.length;
}

function distance(probe: Float64Array, sample: Float64Array, scale: Float64Array): number {
  let sum = 0;
  let known = 0;
  for (let feature = 0; feature < probe.length; feature++) {
    const deviation = Math.abs(probe[feature]! - sample[feature]!) / scale[feature]!;
    if (Number.isNaN(deviation)) continue;
    sum += Math.min(deviation, CLIP);
    known++;
  }
  return known === 0 ? Number.NaN : sum / known;
}
