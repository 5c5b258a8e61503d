import { mean } from './template/statistics.js';
import type { Template } from './template/template.js';

/** Deviations count at most this many scales. */
const CLIP = 3;
/** Neighbors that are averaged, at most. */
const NEIGHBORS = 5;

/**
 * Mean distance to the nearest template repetitions: k = max(1, min(5, ⌊N/2⌋)) of them; each
 * distance is the mean over the known features of min(|x − t| / scale, 3). Higher is more foreign;
 * NaN where nothing is known of both.
 */
export function nearest(probe: Float64Array, template: Template, scale: Float64Array): number {
  return closest(probe, template.samples, scale);
}

/** The same against any samples; without a scale the values are taken as they are. */
export function closest(probe: Float64Array, samples: readonly Float64Array[], scale: Float64Array | null): number {
  const wanted = Math.max(1, Math.min(NEIGHBORS, samples.length >> 1));
  const nearby: number[] = [];
  for (const sample of samples) {
    const value = distance(probe, sample, scale);
    if (Number.isNaN(value) || (nearby.length === wanted && value >= nearby[wanted - 1]!)) continue;
    let place = nearby.length;
    while (place > 0 && nearby[place - 1]! > value) place--;
    nearby.splice(place, 0, value);
    if (nearby.length > wanted) nearby.pop();
  }
  return mean(nearby);
}

function distance(probe: Float64Array, sample: Float64Array, scale: Float64Array | null): number {
  let sum = 0;
  let known = 0;
  for (let feature = 0; feature < probe.length; feature++) {
    const deviation = Math.abs(probe[feature]! - sample[feature]!) / (scale === null ? 1 : scale[feature]!);
    if (deviation <= CLIP) sum += deviation;
    else if (deviation > CLIP) sum += CLIP;
    else continue;
    known++;
  }
  return known === 0 ? Number.NaN : sum / known;
}
