/** Square matrix of `size` rows, row by row. */
export interface Matrix {
  readonly size: number;
  readonly data: Float64Array;
}

/** A matrix whose entries are what `entry` says. */
export function matrixOf(size: number, entry: (row: number, column: number) => number): Matrix {
  const data = new Float64Array(size * size);
  for (let row = 0; row < size; row++) for (let column = 0; column < size; column++) data[row * size + column] = entry(row, column);
  return { size, data };
}

/** Rows and columns of a matrix that are asked for. */
export function subMatrix({ size, data }: Matrix, indices: readonly number[]): Matrix {
  return matrixOf(indices.length, (row, column) => data[indices[row]! * size + indices[column]!]!);
}

/** The lower triangle L of L·Lᵀ = matrix, which must be symmetric and positive definite: pivots below 1e-9 are raised to it. */
export function cholesky({ size, data }: Matrix): Matrix {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = data[row * size + column]!;
      for (let inner = 0; inner < column; inner++) sum -= lower[row * size + inner]! * lower[column * size + inner]!;
      lower[row * size + column] = row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / lower[column * size + column]!;
    }
  }
  return { size, data: lower };
}

/** L⁻¹·v for a lower triangle L. */
export function solveLower({ size, data }: Matrix, vector: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    let sum = vector[row]!;
    for (let column = 0; column < row; column++) sum -= data[row * size + column]! * solution[column]!;
    solution[row] = sum / data[row * size + row]!;
  }
  return solution;
}

/** ln of the determinant of L·Lᵀ. */
export function logDeterminant({ size, data }: Matrix): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += 2 * Math.log(data[row * size + row]!);
  return sum;
}
