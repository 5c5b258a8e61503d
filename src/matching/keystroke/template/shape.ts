import { mean, median } from './statistics.js';

/** Keeps a cosine of nothing finite. */
const FLOOR = 1e-6;

/**
 * Cosine of the mean-centered vectors from one index to another (exclusive), over what both know;
 * NaN below two.
 */
export function correlation(one: Float64Array, other: Float64Array, [from, to]: readonly [number, number]): number {
  let [known, oneSum, otherSum] = [0, 0, 0];
  for (let feature = from; feature < to; feature++) {
    const [u, v] = [one[feature]!, other[feature]!];
    if (Number.isNaN(u + v)) continue;
    oneSum += u;
    otherSum += v;
    known++;
  }
  if (known < 2) return Number.NaN;
  let [product, oneSquare, otherSquare] = [0, 0, 0];
  for (let feature = from; feature < to; feature++) {
    const u = one[feature]! - oneSum / known;
    const v = other[feature]! - otherSum / known;
    if (Number.isNaN(u + v)) continue;
    product += u * v;
    oneSquare += u * u;
    otherSquare += v * v;
  }
  return product / (Math.sqrt(oneSquare * otherSquare) + FLOOR);
}

/**
 * How far the whole is off, by the mean scale: |median(x − m)| / mean a. A slower or faster day.
 */
export function offset(one: Float64Array, center: Float64Array, scale: Float64Array, [from, to]: readonly [number, number]): number {
  const known = knownIndices(one, center, from, to);
  return Math.abs(median(known.map((feature) => one[feature]! - center[feature]!))) / mean(known.map((feature) => scale[feature]!));
}

/** Mean of what is known from one index to another (exclusive); NaN of nothing. */
export function knownMean(values: Float64Array, [from, to]: readonly [number, number]): number {
  let [sum, known] = [0, 0];
  for (let index = from; index < to; index++) {
    if (Number.isNaN(values[index]!)) continue;
    sum += values[index]!;
    known++;
  }
  return sum / known;
}

function knownIndices(one: Float64Array, other: Float64Array, from: number, to: number): number[] {
  const known: number[] = [];
  for (let index = from; index < to; index++) if (!Number.isNaN(one[index]! + other[index]!)) known.push(index);
  return known;
}
