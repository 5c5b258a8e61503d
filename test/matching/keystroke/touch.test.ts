import { describe, expect, it } from 'vitest';
import { isUsualTypist } from '../../../src/matching/keystroke/population/human-limits.js';
import { populationFrom } from '../../../src/matching/keystroke/population/population.js';
import { addTypist, emptyStatistics, removeTypist } from '../../../src/matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { isRepeat } from '../../../src/matching/keystroke/template/repeats.js';
import { scoreKeystroke } from '../../../src/matching/keystroke.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { simulatedTypist } from '../../support/simulated-typing.js';
import { touched } from '../../support/touched.js';

const KEYS = 20;
/** Two people with the very same rhythm: only their fingers differ. */
const rhythm = simulatedTypist('ana', KEYS).slice(0, 12);
const statistics = Array.from({ length: 20 }, (_, index) =>
  figures(touched(`typist ${index}`, simulatedTypist(`typist ${index}`, KEYS).slice(0, 8))),
).reduce(addTypist, emptyStatistics(KEYS));
const population = populationFrom(statistics);

function figures(repetitions: readonly KeystrokeRepetition[]) {
  const found = typistFigures(repetitions);
  if (found === null) throw new Error('a made-up typist knows too little');
  return found;
}

describe.each([
  ['with a population, sizes told', population, true],
  ['with a population, no sizes', population, false],
  ['without others', null, true],
] as const)('touches %s', (_, others, size) => {
  const [ana, ben] = [touched('ana', rhythm, size), touched('ben', rhythm, size)];
  const template = ana.slice(0, 8);

  it('tell two people of one rhythm apart', () => {
    const own = scoreKeystroke({ template, probe: ana.slice(8, 10), population: others });
    const foreign = scoreKeystroke({ template, probe: ben.slice(8, 10), population: others });
    expect(own.llr).toBeGreaterThan(0);
    expect(foreign.llr).toBeLessThan(own.llr - 1);
  });

  it('count for nothing where only one side knows them', () => {
    const probe = rhythm.slice(8, 10);
    expect(scoreKeystroke({ template, probe, population: others })).toEqual(
      scoreKeystroke({ template: rhythm.slice(0, 8), probe, population: others }),
    );
  });

  it.runIf(others !== null)('are bounded by what was enrolled, where a template learned another finger', () => {
    const taught = [...template, ...ben.slice(0, 8)];
    const free = scoreKeystroke({ template: taught, probe: ben.slice(8, 10), population: others });
    const bounded = scoreKeystroke({ template: taught, enrolled: template, probe: ben.slice(8, 10), population: others });
    expect(bounded.llr).toBeLessThan(free.llr);
  });
});

describe('a population of touches', () => {
  it('is the same after somebody came and went', () => {
    const guest = figures(touched('guest', simulatedTypist('guest', KEYS).slice(0, 8)));
    const after = removeTypist(addTypist(statistics, guest), guest);
    for (const block of ['place', 'size'] as const) {
      expect(after.touch?.[block]?.typists).toBe(20);
      for (const [at, value] of (statistics.touch?.[block]?.meanProduct ?? []).entries())
        expect(after.touch?.[block]?.meanProduct[at]).toBeCloseTo(value, 9);
    }
  });

  it('takes who tells no sizes among those who do', () => {
    const guest = figures(touched('guest', simulatedTypist('guest', KEYS).slice(0, 8), false));
    const { touch } = addTypist(statistics, guest);
    expect([touch?.place?.typists, touch?.size?.typists]).toEqual([21, 20]);
  });

  it('takes nobody whose finger always lands on the same point', () => {
    const forged = rhythm.slice(0, 8).map((one) => ({ ...one, x: one.dwellMs.map(() => 0), y: one.dwellMs.map(() => 0) }));
    expect(isUsualTypist(figures(touched('ana', rhythm.slice(0, 8))))).toBe(true);
    expect(isUsualTypist(figures(forged))).toBe(false);
  });
});

it('knows points that are played again under other times', () => {
  const [one, other] = [touched('ana', rhythm.slice(0, 1))[0]!, touched('ana', simulatedTypist('ben', KEYS).slice(3, 4))[0]!];
  const moved = (values: readonly (number | null)[] = []) => values.map((value, at) => value! + (at % 2));
  expect(isRepeat(one, other)).toBe(false);
  expect(isRepeat(one, { ...other, x: moved(one.x), y: moved(one.y) })).toBe(true);
});

it('refuses positions that do not fit the times', () => {
  const template = touched('ana', rhythm.slice(0, 8));
  const probe = [{ ...template[0]!, x: [1, 2] }];
  expect(() => scoreKeystroke({ template, probe, population })).toThrow(TypeError);
});
