// Makes weights files smaller: filters of face-api's files with fewer levels, one step per output
// channel, so that they compress well. Only + − × ÷, square roots and rounding, in a fixed order:
// the same bytes on every machine.

interface ArraySpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: 'float32';
}
interface Bytes {
  readonly dtype: 'uint8';
  readonly scale: number;
  readonly min: number;
}
/** One array of a file as face-api's package lays it out. */
export interface SourceSpec extends ArraySpec {
  readonly quantization?: Bytes;
}
/** One array of a file as the product uses it. */
export interface Spec extends ArraySpec {
  readonly quantization?: Bytes | { readonly dtype: 'int8' };
}

/**
 * Requantizes the arrays that `steps` names: for each output channel (the last dimension) a float32
 * step, then int8 levels in the source's order. The others are copied.
 *
 * @param bytes the source file, in the order of `specs`
 * @param specs its layout
 * @param steps by array: a step in root mean squares of its channel's weights
 */
export function requantize(
  bytes: Uint8Array,
  specs: readonly SourceSpec[],
  steps: Readonly<Record<string, number>>,
): { bytes: Uint8Array; specs: Spec[] } {
  const parts: Uint8Array[] = [];
  const laidOut: Spec[] = [];
  let at = 0;
  for (const spec of specs) {
    const length = spec.shape.reduce((product, side) => product * side, 1);
    const size = length * (spec.quantization === undefined ? 4 : 1);
    const source = bytes.subarray(at, at + size);
    if (source.length !== size) throw new TypeError(`${spec.name}: the file ends too early`);
    at += size;
    const step = steps[spec.name];
    if (step === undefined) {
      parts.push(source);
      laidOut.push(spec);
      continue;
    }
    const channels = toLevels(decode(source, spec), spec.shape, step);
    parts.push(new Uint8Array(channels.steps.buffer), new Uint8Array(channels.levels.buffer));
    laidOut.push({ name: spec.name, shape: spec.shape, dtype: spec.dtype, quantization: { dtype: 'int8' } });
  }
  if (at !== bytes.length) throw new TypeError(`the file is longer than its layout: ${bytes.length} instead of ${at} bytes`);
  return { bytes: Uint8Array.from(Buffer.concat(parts)), specs: laidOut };
}

function decode(source: Uint8Array, { quantization }: SourceSpec): Float64Array {
  if (quantization === undefined) return Float64Array.from(new Float32Array(Uint8Array.from(source).buffer));
  return Float64Array.from(source, (value) => Math.fround(value * quantization.scale + quantization.min));
}

/**
 * Rounds each channel to whole steps, then moves the fewest values by one so that the errors of
 * each kernel, and then of the whole channel, cancel out: neighboring inputs are alike, so it is
 * the sum of a kernel's errors that shows in the output (after Guo et al., "SQuant", ICLR 2022).
 */
function toLevels(weights: Float64Array, shape: readonly number[], step: number) {
  const outputs = shape.at(-1) ?? 1;
  const inputs = shape.at(-2) ?? 1;
  const taps = weights.length / (inputs * outputs);
  const steps = new Float32Array(outputs);
  const levels = new Int8Array(weights.length);
  const errors = new Float64Array(weights.length);
  const kernel = new Int32Array(taps);
  const movable = new Int32Array(inputs);
  for (let output = 0; output < outputs; output++) {
    let squares = 0;
    for (let at = output; at < weights.length; at += outputs) squares += number(weights, at) * number(weights, at);
    steps[output] = step * Math.sqrt(squares / (weights.length / outputs));
    const width = number(steps, output);
    for (let at = output; at < weights.length; at += outputs) {
      const exact = width > 0 ? number(weights, at) / width : 0;
      const level = Math.max(-127, Math.min(127, Math.round(exact)));
      levels[at] = level;
      errors[at] = exact - level;
    }
    for (let input = 0; input < inputs && taps > 1; input++)
      cancel(place(kernel, input, inputs, outputs, output), sumOf(kernel, errors), levels, errors);
    let sum = 0;
    for (let at = output; at < weights.length; at += outputs) sum += number(errors, at);
    for (let input = 0; input < inputs; input++)
      movable[input] = mostWrong(place(kernel, input, inputs, outputs, output), errors, Math.sign(sum));
    cancel(movable, sum, levels, errors);
  }
  return { steps, levels };
}

/** The number at a place that is inside. */
function number(values: Float64Array | Float32Array | Int8Array, at: number): number {
  return values[at] as number;
}

/** Fills `kernel` with the places of the weights from that input to that output. */
function place(kernel: Int32Array, input: number, inputs: number, outputs: number, output: number): Int32Array {
  for (let tap = 0; tap < kernel.length; tap++) kernel[tap] = (tap * inputs + input) * outputs + output;
  return kernel;
}

/**
 * Moves the most wrong of the places by one level each, until a sum of errors is at most half a
 * step.
 */
function cancel(places: Int32Array, sum: number, levels: Int8Array, errors: Float64Array): void {
  const count = Math.round(Math.abs(sum));
  if (count === 0) return;
  const sign = Math.sign(sum);
  const order = [...places].sort((one, other) => sign * (number(errors, other) - number(errors, one)) || one - other);
  for (const at of order.slice(0, count)) {
    const error = number(errors, at);
    const level = number(levels, at);
    if (!(sign * error > 0) || Math.abs(level + sign) > 127) continue;
    levels[at] = level + sign;
    errors[at] = error - sign;
  }
}

function sumOf(places: Int32Array, errors: Float64Array): number {
  let sum = 0;
  for (const at of places) sum += number(errors, at);
  return sum;
}

function mostWrong(places: Int32Array, errors: Float64Array, sign: number): number {
  let most = places[0] as number;
  for (const at of places) if (sign * number(errors, at) > sign * number(errors, most)) most = at;
  return most;
}
