import type { KeystrokeRepetition } from '../../../types.js';

/**
 * What fingers do, whoever they belong to, in 64ths of a key's width. Of MOBIKEY's 3,319
 * repetitions the steadiest one spreads by 3.2 over its keys (standard deviation of x or y,
 * whichever is less), and lies 8.7 from the next one of the same typist (mean of |Δx| + |Δy| over
 * the keys); 13 of 15 points of any differ.
 */
const FINGERS = { leastSpread: 1.5, leastApart: 3, leastDistinct: 0.5 } as const;

/**
 * Whether a page may have drawn the keyboard, and fingers have touched it: not a program's
 * constants.
 */
export function areTouchedByHand(repetitions: readonly KeystrokeRepetition[]): boolean {
  const points = repetitions.map(pointsOf);
  if (points.some((point) => point === null)) return false;
  const known = points as readonly (readonly (Point | null)[])[];
  const apart = known.every((one, at) => known.slice(at + 1).every((other) => meanApart(one, other) >= FINGERS.leastApart));
  return apart && known.every(areSpread) && sizesVary(repetitions);
}

/** Whether the points of one repetition are those of another, or nearly: played again. */
export function repeatsTouches(one: KeystrokeRepetition, other: KeystrokeRepetition): boolean {
  const [points, others] = [pointsOf(one), pointsOf(other)];
  return points !== null && others !== null && meanApart(points, others) < FINGERS.leastApart;
}

/** Whether anything but times was told. */
export function hasTouches({ x, y, size }: KeystrokeRepetition): boolean {
  return x !== undefined || y !== undefined || size !== undefined;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** `null`: a list is missing or of another length, or half of the points or more are unknown. */
function pointsOf({ dwellMs, x, y, size }: KeystrokeRepetition): readonly (Point | null)[] | null {
  if (x?.length !== dwellMs.length || y?.length !== dwellMs.length || (size ?? dwellMs).length !== dwellMs.length) return null;
  const points = x.map((across, key) => {
    const down = y[key] ?? null;
    return across === null || down === null ? null : { x: across, y: down };
  });
  return points.filter((point) => point !== null).length * 2 > points.length ? points : null;
}

function areSpread(points: readonly (Point | null)[]): boolean {
  const known = points.filter((point) => point !== null);
  const distinct = new Set(known.map(({ x, y }) => `${x} ${y}`)).size;
  const least = Math.min(deviation(known.map(({ x }) => x)), deviation(known.map(({ y }) => y)));
  return distinct >= FINGERS.leastDistinct * known.length && least >= FINGERS.leastSpread;
}

function meanApart(one: readonly (Point | null)[], other: readonly (Point | null)[]): number {
  const apart = one.flatMap((point, key) => {
    const against = other[key] ?? null;
    return point === null || against === null ? [] : [Math.abs(point.x - against.x) + Math.abs(point.y - against.y)];
  });
  return apart.reduce((sum, value) => sum + value, 0) / apart.length;
}

/** Told by all repetitions or by none; a device that always tells the same one tells none. */
function sizesVary(repetitions: readonly KeystrokeRepetition[]): boolean {
  const told = repetitions.flatMap(({ size }) => (size === undefined ? [] : [size]));
  return told.length === 0 || (told.length === repetitions.length && new Set(told.flat().filter((value) => value !== null)).size > 1);
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
