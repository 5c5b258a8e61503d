/**
 * Grains of event clocks that browsers are known to use, coarsest first: 100 ms and 16.7 ms against
 * fingerprinting, 1 ms and 0.1 ms by default.
 */
const GRAINS_MS = [100, 50, 20, 50 / 3, 10, 8, 5, 4, 2, 1, 0.1];
/** Finer than every grain above. */
const FINE_MS = 0.005;
/** How far from a whole number of grains a time may be, as a share of the grain. */
const TOLERANCE = 0.02;

/**
 * The grain of a clock, measured: the coarsest that every time fits.
 *
 * @param timesMs event times of one clock; too few to tell (under 8 different ones) counts as fine
 */
export function clockResolution(timesMs: readonly number[]): number {
  const times = [...new Set(timesMs)];
  const [origin] = times;
  if (origin === undefined || times.length < 8) return FINE_MS;
  const fits = (grain: number): boolean =>
    times.every((time) => Math.abs((time - origin) / grain - Math.round((time - origin) / grain)) <= TOLERANCE);
  return GRAINS_MS.find(fits) ?? FINE_MS;
}
