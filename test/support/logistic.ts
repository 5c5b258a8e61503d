/** A line from a distance to a log likelihood ratio: `llr = offset − slope · distance`. */
export interface Calibration {
  readonly offset: number;
  readonly slope: number;
}

/**
 * Logistic regression in one variable by Newton's method, both classes weighing the same, so that
 * the result is a likelihood ratio.
 */
export function fitLogistic(genuine: readonly number[], impostor: readonly number[]): Calibration {
  const all = [...genuine, ...impostor];
  const center = all.reduce((sum, value) => sum + value, 0) / all.length;
  let [a, b] = [0, 0];
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 1e-9, 0, 1e-9];
    const add = (values: readonly number[], label: number): void => {
      for (const value of values) {
        const x = value - center;
        const p = 1 / (1 + Math.exp(-(a + b * x)));
        const weight = 1 / values.length;
        g0 += weight * (label - p);
        g1 += weight * (label - p) * x;
        const curve = weight * p * (1 - p);
        h00 += curve;
        h01 += curve * x;
        h11 += curve * x * x;
      }
    };
    add(genuine, 1);
    add(impostor, 0);
    const determinant = h00 * h11 - h01 * h01;
    a += (h11 * g0 - h01 * g1) / determinant;
    b += (h00 * g1 - h01 * g0) / determinant;
  }
  return { offset: a - b * center, slope: -b };
}
