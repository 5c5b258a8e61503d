import { describe, expect, it } from 'vitest';
import { type KeystrokePopulation, populationFrom } from '../../src/matching/keystroke/population/population.js';
import { addTypist, emptyStatistics } from '../../src/matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../src/matching/keystroke/population/typist-figures.js';
import { scoreKeystroke } from '../../src/matching/keystroke.js';
import type { KeystrokeRepetition } from '../../src/types.js';
import { simulatedTypist, withoutDwell } from '../support/simulated-typing.js';

const KEYS = 20;
const ana = simulatedTypist('ana', KEYS);
const ben = simulatedTypist('ben', KEYS);
const enrolled = ana.slice(0, 8);
const same = ana.slice(8, 10);
const other = ben.slice(8, 10);

function populationOf(
  change: (repetitions: readonly KeystrokeRepetition[]) => readonly KeystrokeRepetition[] = (all) => all,
): KeystrokePopulation {
  const typists = Array.from({ length: 20 }, (_, index) => typistFigures(change(simulatedTypist(`typist ${index}`, KEYS).slice(0, 8)))!);
  return populationFrom(typists.reduce(addTypist, emptyStatistics(KEYS)))!;
}

describe.each([
  ['without figures of other typists', null, (all: readonly KeystrokeRepetition[]) => all],
  ['with a population', populationOf(), (all: readonly KeystrokeRepetition[]) => all],
  ['on a soft keyboard', null, withoutDwell],
  ['on a soft keyboard with a population', populationOf(withoutDwell), withoutDwell],
] as const)('scoreKeystroke %s', (_, population, change) => {
  const template = change(enrolled);

  it('finds the same typist likelier than another', () => {
    expect(scoreKeystroke({ template, probe: change(same), population }).llr).toBeGreaterThan(0);
    expect(scoreKeystroke({ template, probe: change(other), population }).llr).toBeLessThan(0);
  });

  it('says which method it used', () => {
    expect(scoreKeystroke({ template, probe: change(same), population }).method).toBe(population === null ? 'one-class' : 'full');
  });

  it('averages the repetitions that are judged', () => {
    const one = scoreKeystroke({ template, probe: change([same[0]!]), population }).foreignness;
    const two = scoreKeystroke({ template, probe: change([same[1]!]), population }).foreignness;
    expect(scoreKeystroke({ template, probe: change(same), population }).foreignness).toBeCloseTo((one + two) / 2, 10);
  });

  it('works from a single enrolled repetition on', () => {
    expect(Number.isFinite(scoreKeystroke({ template: template.slice(0, 1), probe: change(same), population }).llr)).toBe(true);
  });

  it('leaves out what is unknown', () => {
    const masked = change(same).map((one) => ({
      ...one,
      downDownMs: one.downDownMs.map((time, at) => (at === 3 || at === 4 ? null : time)),
    }));
    expect(scoreKeystroke({ template, probe: masked, population }).llr).toBeGreaterThan(0);
    expect(scoreKeystroke({ template: change(masked), probe: change(same), population }).llr).toBeGreaterThan(-1);
  });

  it('scores the same with a population that has scored others before', () => {
    const fresh = scoreKeystroke({ template, probe: change(same), population: population === null ? null : populationOf(change) });
    for (let length = 1; length <= enrolled.length; length++)
      scoreKeystroke({ template: change(enrolled.slice(0, length)), probe: change(other), population });
    expect(scoreKeystroke({ template, probe: change(same), population })).toEqual(fresh);
  });
});

describe('bad input', () => {
  const [probe] = same;
  const changed = (change: Partial<KeystrokeRepetition>): readonly KeystrokeRepetition[] => [{ ...probe!, ...change }];
  it.each([
    ['an empty template', { template: [], probe: same }],
    ['nothing to judge', { template: enrolled, probe: [] }],
    [
      'a shorter repetition',
      { template: enrolled, probe: changed({ dwellMs: probe!.dwellMs.slice(1), downDownMs: probe!.downDownMs.slice(1) }) },
    ],
    ['a missing down-down time', { template: enrolled, probe: changed({ downDownMs: probe!.downDownMs.slice(1) }) }],
    ['NaN', { template: enrolled, probe: changed({ dwellMs: probe!.dwellMs.with(3, Number.NaN) }) }],
    ['an infinite time', { template: enrolled, probe: changed({ downDownMs: probe!.downDownMs.with(3, Number.POSITIVE_INFINITY) }) }],
    ['a negative dwell', { template: enrolled, probe: changed({ dwellMs: probe!.dwellMs.with(3, -1) }) }],
    [
      'nothing known',
      { template: enrolled, probe: changed({ dwellMs: probe!.dwellMs.map(() => null), downDownMs: probe!.downDownMs.map(() => null) }) },
    ],
    ['a template of mixed length', { template: [...enrolled, ...simulatedTypist('ana', KEYS + 1).slice(0, 1)], probe: same }],
    [
      'a population of another phrase',
      { template: simulatedTypist('ana', 9).slice(0, 8), probe: simulatedTypist('ana', 9).slice(8), population: populationOf() },
    ],
  ])('with %s is a TypeError', (_, options) => {
    expect(() => scoreKeystroke(options)).toThrow(TypeError);
  });

  it('with no known time in common is a TypeError', () => {
    const dwellOnly = changed({ downDownMs: probe!.downDownMs.map(() => null) });
    expect(() => scoreKeystroke({ template: withoutDwell(enrolled), probe: dwellOnly })).toThrow(TypeError);
  });

  it('is told apart from a dwell of zero, which is a time', () => {
    expect(Number.isFinite(scoreKeystroke({ template: enrolled, probe: changed({ dwellMs: probe!.dwellMs.with(3, 0) }) }).llr)).toBe(true);
  });
});
