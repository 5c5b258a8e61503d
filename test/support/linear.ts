import type { Matrix } from '../../src/matching/keystroke/population/matrix.js';

export { cholesky, solveLower, symmetricOf } from '../../src/matching/keystroke/population/matrix.js';

/** (Lᵀ)⁻¹·v for a lower triangle L. */
export function solveUpper({ size, data }: Matrix, vector: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row]!;
    for (let below = row + 1; below < size; below++) sum -= data[below * size + row]! * solution[below]!;
    solution[row] = sum / data[row * size + row]!;
  }
  return solution;
}
