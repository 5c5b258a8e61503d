/**
 * Embeddings that are nobody's: what a face is compared with, so that its scores mean the same on
 * every camera. Made by `models/mixtures.ts`.
 */
export interface Cohort {
  /** Row after row, each of length 1. */
  readonly rows: Float32Array;
  readonly count: number;
  readonly dim: number;
  /** Their mean, of length 1: what all faces have in common. */
  readonly center: Float32Array;
}

/** How an embedding scores against the cohort: over the nearest of its rows, cosines. */
export interface CohortFigures {
  readonly mean: number;
  readonly deviation: number;
}

/**
 * So many of the nearest rows count (of 1,800). Of 900 rows, the nearest 300 left more room for
 * made-up vectors, and the nearest 600 let seven times as many strangers of one kind pass
 * (`npm run bench -- master`, models/README.md).
 */
export const NEAREST = 600;

/**
 * @param base64 rows of `dim` int8 numbers
 * @throws TypeError for another length
 */
export function readCohort(base64: string, dim: number): Cohort {
  const numbers = new Int8Array(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)).buffer);
  const count = numbers.length / dim;
  if (!Number.isInteger(count) || count <= NEAREST || dim % 4 !== 0)
    throw new TypeError('the cohort is not a whole number of rows, or too small');
  const rows = new Float32Array(numbers);
  const sum = new Float64Array(dim);
  for (let row = 0; row < count; row++) {
    const vector = rows.subarray(row * dim, (row + 1) * dim);
    const length = Math.hypot(...vector);
    for (let at = 0; at < dim; at++) {
      vector[at] = vector[at]! / length;
      sum[at] = sum[at]! + vector[at]!;
    }
  }
  const length = Math.hypot(...sum);
  return { rows, count, dim, center: Float32Array.from(sum, (value) => value / length) };
}

/**
 * What is kept of a template beside it, and computed of each probe: as-norm needs both. The
 * embedding must not be turned by a learner's rotation.
 *
 * @param embedding of length 1, as the model gives it
 */
export function cohortFigures(embedding: Float32Array, cohort: Cohort): CohortFigures {
  const scores = highest(scoresAgainst(embedding, cohort), NEAREST);
  let [sum, squares] = [0, 0];
  for (const score of scores) {
    sum += score;
    squares += score * score;
  }
  const mean = sum / NEAREST;
  return { mean, deviation: Math.sqrt(squares / NEAREST - mean * mean) };
}

/**
 * Cosine of an embedding and the mean of all faces: of 3,810 pictures of LFW .916 in the middle,
 * .951 for the highest in a thousand.
 */
export function nearnessToAll(embedding: Float32Array, { center }: Pick<Cohort, 'center'>): number {
  let dot = 0;
  for (let at = 0; at < center.length; at++) dot += embedding[at]! * center[at]!;
  return dot;
}

function scoresAgainst(embedding: Float32Array, { rows, count, dim }: Cohort): Float32Array {
  if (embedding.length !== dim) throw new TypeError('cohort: an embedding of another length');
  const scores = new Float32Array(count);
  for (let row = 0, at = 0; row < count; row++) {
    // Four sums, which a processor adds at once: this is most of what a face costs.
    let [a, b, c, d] = [0, 0, 0, 0];
    for (let index = 0; index < dim; index += 4, at += 4) {
      a += rows[at]! * embedding[index]!;
      b += rows[at + 1]! * embedding[index + 1]!;
      c += rows[at + 2]! * embedding[index + 2]!;
      d += rows[at + 3]! * embedding[index + 3]!;
    }
    scores[row] = a + b + c + d;
  }
  return scores;
}

/**
 * The so many highest of the values, in no order: Hoare's selection, in place. Sorting all of them
 * would take longer than scoring them.
 */
function highest(values: Float32Array, count: number): Float32Array {
  const first = values.length - count;
  for (let low = 0, high = values.length - 1; low < high; ) {
    const pivot = values[(low + high) >> 1]!;
    let [left, right] = [low, high];
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left > right) break;
      const value = values[left]!;
      values[left++] = values[right]!;
      values[right--] = value;
    }
    if (first <= right) high = right;
    else if (first >= left) low = left;
    else break;
  }
  return values.subarray(first);
}
