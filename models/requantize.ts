// Makes weights files smaller: filters of face-api's files with fewer levels, one step per output channel, so that they compress well. Only + − × ÷,
// square roots and rounding, in a fixed order: the same bytes on every machine.

/**
 * @typedef {{ name: string, shape: readonly number[], dtype: 'float32', quantization?: { dtype: 'uint8', scale: number, min: number } }} SourceSpec
 * @typedef {{ name: string, shape: readonly number[], dtype: 'float32', quantization?: { dtype: 'uint8', scale: number, min: number } | { dtype: 'int8' } }} Spec
 */

/**
 * Requantises the arrays that `steps` names: for each output channel (the last dimension) a float32 step, then int8 levels in the source's order. The
 * others are copied.
 *
 * @param {Uint8Array} bytes the source file, in the order of `specs`
 * @param {readonly SourceSpec[]} specs its layout
 * @param {Readonly<Record<string, number>>} steps by array: a step in root mean squares of its channel's weights
 * @returns {{ bytes: Uint8Array, specs: Spec[] }}
 */
export function requantize(bytes, specs, steps) {
  const parts = [];
  const laidOut = [];
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

/** @param {Uint8Array} source @param {SourceSpec} spec */
function decode(source, { quantization }) {
  if (quantization === undefined) return Float64Array.from(new Float32Array(Uint8Array.from(source).buffer));
  return Float64Array.from(source, (value) => Math.fround(value * quantization.scale + quantization.min));
}

/**
 * Rounds each channel to whole steps, then moves the fewest values by one so that the errors of each kernel, and then of the whole channel, cancel out:
 * neighbouring inputs are alike, so it is the sum of a kernel's errors that shows in the output (after Guo et al., "SQuant", ICLR 2022).
 */
function toLevels(weights, shape, step) {
  const outputs = shape.at(-1);
  const inputs = shape.at(-2);
  const taps = weights.length / (inputs * outputs);
  const steps = new Float32Array(outputs);
  const levels = new Int8Array(weights.length);
  const errors = new Float64Array(weights.length);
  const kernel = new Int32Array(taps);
  const movable = new Int32Array(inputs);
  for (let output = 0; output < outputs; output++) {
    let squares = 0;
    for (let at = output; at < weights.length; at += outputs) squares += weights[at] * weights[at];
    steps[output] = step * Math.sqrt(squares / (weights.length / outputs));
    for (let at = output; at < weights.length; at += outputs) {
      const exact = steps[output] > 0 ? weights[at] / steps[output] : 0;
      levels[at] = Math.max(-127, Math.min(127, Math.round(exact)));
      errors[at] = exact - levels[at];
    }
    for (let input = 0; input < inputs && taps > 1; input++)
      cancel(place(kernel, input, inputs, outputs, output), sumOf(kernel, errors), levels, errors);
    let sum = 0;
    for (let at = output; at < weights.length; at += outputs) sum += errors[at];
    for (let input = 0; input < inputs; input++)
      movable[input] = mostWrong(place(kernel, input, inputs, outputs, output), errors, Math.sign(sum));
    cancel(movable, sum, levels, errors);
  }
  return { steps, levels };
}

/** Fills `kernel` with the places of the weights from that input to that output. */
function place(kernel, input, inputs, outputs, output) {
  for (let tap = 0; tap < kernel.length; tap++) kernel[tap] = (tap * inputs + input) * outputs + output;
  return kernel;
}

/** Moves the most wrong of the places by one level each, until a sum of errors is at most half a step. */
function cancel(places, sum, levels, errors) {
  const count = Math.round(Math.abs(sum));
  if (count === 0) return;
  const sign = Math.sign(sum);
  const order = [...places].sort((one, other) => sign * (errors[other] - errors[one]) || one - other);
  for (const at of order.slice(0, count)) {
    if (!(sign * errors[at] > 0) || Math.abs(levels[at] + sign) > 127) continue;
    levels[at] += sign;
    errors[at] -= sign;
  }
}

function sumOf(places, errors) {
  let sum = 0;
  for (const at of places) sum += errors[at];
  return sum;
}

function mostWrong(places, errors, sign) {
  let [most] = places;
  for (const at of places) if (sign * errors[at] > sign * errors[most]) most = at;
  return most;
}
