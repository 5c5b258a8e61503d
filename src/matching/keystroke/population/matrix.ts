/** Square matrix of `size` rows, row by row. */
export interface Matrix {
  readonly size: number;
  readonly data: Float64Array;
}

/** A symmetric matrix whose entries are what `entry` says for rows and columns up to the row. */
export function symmetricOf(size: number, entry: (row: number, column: number) => number): Matrix {
  const data = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = entry(row, column);
      data[row * size + column] = value;
      data[column * size + row] = value;
    }
  }
  return { size, data };
}

/** Rows and columns of a symmetric matrix that are asked for. */
export function subMatrix(matrix: Matrix, indices: readonly number[]): Matrix {
  const { size, data } = matrix;
  if (indices.length === size) return matrix;
  return symmetricOf(indices.length, (row, column) => data[indices[row]! * size + indices[column]!]!);
}

/** `one + weight · other`. */
export function weightedSum({ size, data }: Matrix, other: Matrix, weight: number): Matrix {
  const sum = new Float64Array(data.length);
  for (let index = 0; index < data.length; index++) sum[index] = data[index]! + weight * other.data[index]!;
  return { size, data: sum };
}

export function dot(one: Float64Array, other: Float64Array): number {
  let product = 0;
  for (let index = 0; index < one.length; index++) product += one[index]! * other[index]!;
  return product;
}

/**
 * The lower triangle L of L·Lᵀ = matrix, which must be symmetric and positive definite: pivots
 * below 1e-9 are raised to it.
 */
export function cholesky({ size, data }: Matrix): Matrix {
  const lower = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const from = row * size;
    for (let column = 0; column <= row; column++) {
      const above = column * size;
      let sum = data[from + column]!;
      for (let inner = 0; inner < column; inner++) sum -= lower[from + inner]! * lower[above + inner]!;
      lower[from + column] = row === column ? Math.sqrt(Math.max(sum, 1e-9)) : sum / lower[above + column]!;
    }
  }
  return { size, data: lower };
}

/** L⁻¹·v for a lower triangle L. */
export function solveLower({ size, data }: Matrix, vector: Float64Array): Float64Array {
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const from = row * size;
    let sum = vector[row]!;
    for (let column = 0; column < row; column++) sum -= data[from + column]! * solution[column]!;
    solution[row] = sum / data[from + row]!;
  }
  return solution;
}

/** L⁻¹·M for a lower triangle L, row by row: memory is read in its order. */
export function solveLowerAll({ size, data }: Matrix, matrix: Matrix): Matrix {
  const solution = Float64Array.from(matrix.data);
  for (let row = 0; row < size; row++) {
    const at = row * size;
    for (let above = 0; above < row; above++) {
      const factor = data[at + above]!;
      const from = above * size;
      for (let column = 0; column < size; column++) solution[at + column]! -= factor * solution[from + column]!;
    }
    const pivot = data[at + row]!;
    for (let column = 0; column < size; column++) solution[at + column]! /= pivot;
  }
  return { size, data: solution };
}

/** `matrix − Xᵀ·X`, for a symmetric matrix. */
export function minusSquare({ size, data }: Matrix, { data: x }: Matrix): Matrix {
  const rest = Float64Array.from(data);
  for (let inner = 0; inner < size; inner++) {
    const from = inner * size;
    for (let row = 0; row < size; row++) {
      const factor = x[from + row]!;
      const at = row * size;
      for (let column = 0; column <= row; column++) rest[at + column]! -= factor * x[from + column]!;
    }
  }
  return symmetricOf(size, (row, column) => rest[row * size + column]!);
}

/** Xᵀ·v. */
export function transposedTimes({ size, data }: Matrix, vector: Float64Array): Float64Array {
  const product = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) product[column]! += data[row * size + column]! * vector[row]!;
  }
  return product;
}

/** ln of the determinant of L·Lᵀ. */
export function logDeterminant({ size, data }: Matrix): number {
  let sum = 0;
  for (let row = 0; row < size; row++) sum += 2 * Math.log(data[row * size + row]!);
  return sum;
}

/** Row by row what `entry` says for a row and the columns from it on. */
export function upperTriangle(size: number, entry: (row: number, column: number) => number): number[] {
  const entries: number[] = [];
  for (let row = 0; row < size; row++) for (let column = row; column < size; column++) entries.push(entry(row, column));
  return entries;
}
