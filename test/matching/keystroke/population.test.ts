import { describe, expect, it } from 'vitest';
import { populationFrom } from '../../../src/matching/keystroke/population/population.js';
import {
  addTypist,
  emptyStatistics,
  type PopulationStatistics,
  removeTypist,
} from '../../../src/matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { simulatedTypist, withoutDwell } from '../../support/simulated-typing.js';

const KEYS = 6;
const typists = Array.from({ length: 12 }, (_, index) => typistFigures(simulatedTypist(`typist ${index}`, KEYS))!);

describe('a population', () => {
  it('is not known with 7 typists, and is with 8', () => {
    expect(populationFrom(typists.slice(0, 7).reduce(addTypist, emptyStatistics(KEYS)))).toBeNull();
    expect(populationFrom(typists.slice(0, 8).reduce(addTypist, emptyStatistics(KEYS)))).toMatchObject({ typists: 8, keys: KEYS });
  });

  it('does not depend on the order in which typists came', () => {
    const one = populationFrom(typists.reduce(addTypist, emptyStatistics(KEYS)))!;
    const other = populationFrom([...typists].reverse().reduce(addTypist, emptyStatistics(KEYS)))!;
    for (const [feature, value] of one.beta.entries()) expect(other.beta[feature]).toBeCloseTo(value, 9);
  });

  it('forgets a typist who is taken out', () => {
    const before = typists.slice(0, 9).reduce(addTypist, emptyStatistics(KEYS));
    const after = removeTypist(addTypist(before, typists[9]!), typists[9]!);
    const [one, other] = [populationFrom(before)!, populationFrom(after)!];
    expect(after.typists).toBe(9);
    for (const name of ['center', 'centerSpread', 'deviation', 'mean', 'kappa', 'alpha', 'beta', 'low', 'high'] as const)
      for (const [feature, value] of one[name].entries()) expect(other[name][feature], name).toBeCloseTo(value, 6);
  });

  it('survives a trip through JSON', () => {
    const statistics = typists.reduce(addTypist, emptyStatistics(KEYS));
    const data = (from: PopulationStatistics) => JSON.parse(JSON.stringify(populationFrom(from)));
    expect(data(JSON.parse(JSON.stringify(statistics)))).toEqual(data(statistics));
    expect(data(statistics).covariance.within.size).toBe(2 * KEYS - 1);
  });

  it('knows the mean of what typists do, and how they spread', () => {
    const { center, centerSpread, deviation } = populationFrom(typists.reduce(addTypist, emptyStatistics(KEYS)))!;
    const medians = typists.map(({ median }) => median[0]!);
    expect(center[0]).toBeCloseTo(medians.reduce((sum, value) => sum + value, 0) / medians.length, 9);
    expect(centerSpread[0]).toBeGreaterThan(0.05);
    expect(deviation[0]).toBeGreaterThan(0.05);
    expect(deviation[0]).toBeLessThan(0.2);
  });

  it('of soft keyboards knows down-down only', () => {
    const soft = Array.from({ length: 8 }, (_, index) => typistFigures(withoutDwell(simulatedTypist(`typist ${index}`, KEYS)))!);
    const { center } = populationFrom(soft.reduce(addTypist, emptyStatistics(KEYS)))!;
    expect([...center].map(Number.isNaN)).toEqual([...Array(6).fill(true), ...Array(5).fill(false), ...Array(5).fill(true)]);
  });

  it('refuses a typist of another phrase or kind of keyboard, and to go below nobody', () => {
    const some = typists.reduce(addTypist, emptyStatistics(KEYS));
    expect(() => addTypist(some, typistFigures(simulatedTypist('x', KEYS + 1))!)).toThrow(TypeError);
    expect(() => addTypist(some, typistFigures(withoutDwell(simulatedTypist('x', KEYS)))!)).toThrow(TypeError);
    expect(() => removeTypist(emptyStatistics(KEYS), typists[0]!)).toThrow(TypeError);
  });
});

describe('typistFigures', () => {
  it('needs three repetitions that know every feature', () => {
    const repetitions = simulatedTypist('ana', KEYS);
    expect(typistFigures(repetitions.slice(0, 2))).toBeNull();
    expect(typistFigures(repetitions.slice(0, 3))).not.toBeNull();
    const masked = repetitions.slice(0, 3).map((one, at) => (at === 0 ? { ...one, dwellMs: one.dwellMs.with(2, null) } : one));
    expect(typistFigures(masked)).toBeNull();
  });

  it('cuts a pause, so that it is not taken for a rhythm', () => {
    const repetitions = simulatedTypist('ana', KEYS);
    const paused = repetitions.map((one, at) => (at === 5 ? { ...one, downDownMs: one.downDownMs.with(1, 2000) } : one));
    expect(typistFigures(paused)!.variance[KEYS + 1]! / typistFigures(repetitions)!.variance[KEYS + 1]!).toBeLessThan(30);
    expect(typistFigures(paused)!.median[KEYS + 1]).toBeCloseTo(typistFigures(repetitions)!.median[KEYS + 1]!, 0);
  });
});
