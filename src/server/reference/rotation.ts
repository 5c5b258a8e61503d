import { createCipheriv, hkdfSync } from 'node:crypto';

/**
 * Turns a vector by a secret orthonormal matrix that depends on key, tenant, subject and version:
 * distances between templates of one learner stay, templates of different learners or tenants say
 * nothing about each other.
 *
 * The matrix is the product of Householder reflections of Gaussian vectors of falling dimension,
 * which is uniform over all of them with the sign of each vector's first number (Stewart 1980, "The
 * efficient generation of random orthogonal matrices"). It is never written out: applying it is n²
 * steps.
 */
export type Rotation = (vector: Float32Array) => Float32Array;

export interface RotationScope {
  readonly tenant: string;
  readonly subject: string;
  readonly version: number;
}

/** @param length of the vectors */
export async function createRotation(key: Uint8Array<ArrayBuffer>, scope: RotationScope, length: number): Promise<Rotation> {
  const reflections = reflectionsOf(key, scope, length);
  return applied(length, reflections, reflect);
}

/** Turns back what `createRotation` turned. */
export async function createInverseRotation(key: Uint8Array<ArrayBuffer>, scope: RotationScope, length: number): Promise<Rotation> {
  const reflections = reflectionsOf(key, scope, length).reverse();
  return applied(length, reflections, reflectBack);
}

function reflectionsOf(key: Uint8Array<ArrayBuffer>, scope: RotationScope, length: number): Float64Array[] {
  return householderVectors(gaussians(key, scope, (length * (length + 1)) / 2), length);
}

function applied(length: number, reflections: readonly Float64Array[], step: typeof reflect): Rotation {
  return (vector) => {
    if (vector.length !== length) throw new TypeError('rotation: a vector of another length');
    const turned = new Float64Array(vector);
    for (const reflection of reflections) step(turned, reflection);
    return new Float32Array(turned);
  };
}

/**
 * x − 2·u·(u·x) on the last coordinates; then the first of these gets the sign without which it
 * would always lean to one side.
 */
function reflect(vector: Float64Array, unit: Float64Array): void {
  const from = vector.length - unit.length;
  mirror(vector, unit, from);
  if (unit[0]! >= 0) vector[from] = -vector[from]!;
}

/** A reflection is its own inverse; the sign comes first. */
function reflectBack(vector: Float64Array, unit: Float64Array): void {
  const from = vector.length - unit.length;
  if (unit[0]! >= 0) vector[from] = -vector[from]!;
  mirror(vector, unit, from);
}

function mirror(vector: Float64Array, unit: Float64Array, from: number): void {
  let dot = 0;
  for (let at = 0; at < unit.length; at++) dot += unit[at]! * vector[from + at]!;
  for (let at = 0; at < unit.length; at++) vector[from + at] = vector[from + at]! - 2 * dot * unit[at]!;
}

/** u = x + sign(x₁)·|x|·e₁, of length 1, for a Gaussian x of each dimension from n down to 1. */
function householderVectors(random: Float64Array, length: number): Float64Array[] {
  const vectors: Float64Array[] = [];
  for (let dimension = length, at = 0; dimension >= 1; at += dimension, dimension--) {
    const unit = random.subarray(at, at + dimension);
    unit[0] = unit[0]! + (unit[0]! < 0 ? -1 : 1) * lengthOf(unit);
    const length = lengthOf(unit);
    for (let index = 0; index < dimension; index++) unit[index] = unit[index]! / length;
    vectors.push(unit);
  }
  return vectors;
}

/** Sums in a loop: this is the dearest part of a comparison beside the cryptography. */
function lengthOf(vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at]! * vector[at]!;
  return Math.sqrt(sum);
}

/** Standard normal numbers from AES-256-CTR under a key of HKDF-SHA-256, by Box and Muller. */
function gaussians(key: Uint8Array<ArrayBuffer>, { tenant, subject, version }: RotationScope, count: number): Float64Array {
  const info = JSON.stringify(['countersign rotation', tenant, subject, version]);
  const stream = new Uint8Array(hkdfSync('sha256', key, new Uint8Array(), info, 32));
  const pairs = Math.ceil(count / 2);
  const bytes = createCipheriv('aes-256-ctr', stream, new Uint8Array(16)).update(new Uint8Array(pairs * 8));
  const words = new Uint32Array(new Uint8Array(bytes).buffer);
  const values = new Float64Array(pairs * 2);
  for (let pair = 0; pair < pairs; pair++) {
    const radius = Math.sqrt(-2 * Math.log((words[2 * pair]! + 1) / 2 ** 32));
    const angle = (2 * Math.PI * words[2 * pair + 1]!) / 2 ** 32;
    values[2 * pair] = radius * Math.cos(angle);
    values[2 * pair + 1] = radius * Math.sin(angle);
  }
  return values;
}
