/**
 * 1 − cosine of two embeddings of length 1: 0 for the same direction, 1 for orthogonal.
 *
 * @throws TypeError for vectors of other lengths, or that are not finite and of length 1 within 1 %
 */
export function cosineDistance(one: Float32Array, other: Float32Array): number {
  requireUnit(one);
  requireUnit(other);
  if (one.length !== other.length) throw new TypeError('cosineDistance: vectors of different lengths');
  return 1 - one.reduce((sum, value, index) => sum + value * other[index]!, 0);
}

/**
 * The template of several embeddings: their mean, of length 1.
 *
 * @throws TypeError for none, or for vectors that are not of length 1
 */
export function meanEmbedding(vectors: readonly Float32Array[]): Float32Array {
  const [first] = vectors;
  if (first === undefined) throw new TypeError('meanEmbedding: no vectors');
  for (const vector of vectors) requireUnit(vector);
  const sum = first.map((_, index) => vectors.reduce((total, vector) => total + vector[index]!, 0));
  const length = Math.hypot(...sum);
  if (!(length > 0)) throw new TypeError('meanEmbedding: vectors cancel out');
  return sum.map((value) => value / length);
}

function requireUnit(vector: Float32Array): void {
  const length = Math.hypot(...vector);
  if (!(vector.length > 0 && Math.abs(length - 1) < 0.01)) throw new TypeError('an embedding must be finite and of length 1');
}
