import { fullScorer } from '../../../src/matching/keystroke/full.js';
import { oneClassScorer } from '../../../src/matching/keystroke/one-class.js';
import { type KeystrokePopulation, populationFrom } from '../../../src/matching/keystroke/population/population.js';
import { addTypist, emptyStatistics } from '../../../src/matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { featuresOf } from '../../../src/matching/keystroke/template/features.js';
import { buildTemplate } from '../../../src/matching/keystroke/template/template.js';
import { type TouchScores, touchScorer } from '../../../src/matching/keystroke/touch/touch-scorer.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { GROUPS, IMPOSTOR_ATTEMPTS } from './protocol.js';
import type { TouchedRepetition, TouchTypist } from './touch-csv.js';
import type { Impostors } from './trials.js';

/** One repetition against one template: the score of its times, and its touches' sub-scores. */
export interface Attempt {
  readonly times: number;
  readonly touches: TouchScores;
}

/** Attempts at one target, by groups: nobody's weights come from their own. */
export interface TouchTarget {
  readonly group: number;
  readonly genuine: readonly Attempt[];
  readonly impostors: readonly { readonly group: number; readonly attempts: Readonly<Record<Impostors, readonly Attempt[]>> }[];
}

/** Keys of one row lie about so far apart on MOBIKEY's tablets. */
const KEY_PX = 75;
const GRAIN = 64;
const ENROLLED = 8;

/**
 * Everybody against the people on the same device, 8 repetitions enrolled. Population figures, and
 * the middle of each key on each device, come from people of neither group.
 *
 * @param enroll repetitions that enroll, of which the last 8 count; `null`: the first half
 */
export function touchTrials(typists: readonly TouchTypist[], method: 'full' | 'one-class', enroll: number | null): TouchTarget[] {
  const people = typists.map((typist, index) => {
    const enrolled = enroll ?? typist.repetitions.length >> 1;
    return {
      ...typist,
      group: index % GROUPS,
      enrolling: typist.repetitions.slice(0, enrolled),
      genuine: typist.repetitions.slice(enrolled),
    };
  });
  const known = new Map<string, ReturnType<typeof among>>();
  const amongOthers = (one: number, other: number): ReturnType<typeof among> => {
    const name = [one, other].sort().join();
    const found = known.get(name) ?? among(people.filter(({ group }) => group !== one && group !== other));
    known.set(name, found);
    return found;
  };
  return people.map((target) => {
    const scorers = new Map<number, (probe: TouchedRepetition) => Attempt>();
    const attempt = (group: number, probe: TouchedRepetition): Attempt => {
      const scorer = scorers.get(group) ?? scorerOf();
      scorers.set(group, scorer);
      return scorer(probe);
      function scorerOf(): (probe: TouchedRepetition) => Attempt {
        const { placed, population } = amongOthers(target.group, group);
        const enrolled = target.enrolling.slice(-ENROLLED).map((one) => placed(target.device, one));
        const template = buildTemplate(enrolled.map(featuresOf));
        const times = method === 'full' ? fullScorer(template, population) : oneClassScorer(template);
        const touches = touchScorer(enrolled, method === 'full' ? population.touch : {});
        return (repetition) => {
          const one = placed(target.device, repetition);
          return { times: times(featuresOf(one).values), touches: touches(one) };
        };
      }
    };
    const others = people.filter((other) => other !== target && other.device === target.device);
    const { group } = target;
    return {
      group,
      genuine: target.genuine.map((one) => attempt(group, one)),
      impostors: others.map((other) => ({
        group: other.group,
        attempts: {
          first: other.repetitions.slice(0, IMPOSTOR_ATTEMPTS).map((one) => attempt(other.group, one)),
          last: other.repetitions.slice(-IMPOSTOR_ATTEMPTS).map((one) => attempt(other.group, one)),
        },
      })),
    };
  });
}

type Person = TouchTypist & { readonly enrolling: readonly TouchedRepetition[] };

/** What these people are like, and repetitions as our own keyboard would have told them. */
function among(people: readonly Person[]): {
  readonly population: KeystrokePopulation;
  readonly placed: (device: string, repetition: TouchedRepetition) => KeystrokeRepetition;
} {
  const middles = new Map(
    [...new Set(people.map(({ device }) => device))].map((device) => {
      const all = people.flatMap((one) => (one.device === device ? one.enrolling : []));
      const mean = (of: (one: TouchedRepetition) => readonly number[]): number[] =>
        (of(all[0] as TouchedRepetition) as number[]).map((_, key) => all.reduce((sum, one) => sum + of(one)[key]!, 0) / all.length);
      return [device, { x: mean(({ xPx }) => xPx), y: mean(({ yPx }) => yPx) }];
    }),
  );
  const placed = (device: string, { xPx, yPx, contact, ...times }: TouchedRepetition): KeystrokeRepetition => {
    const middle = middles.get(device);
    if (middle === undefined) throw new Error(`nobody else is on ${device}`);
    const grains = (px: number): number => Math.round((GRAIN * px) / KEY_PX);
    return {
      ...times,
      x: xPx.map((px, key) => grains(px - middle.x[key]!)),
      y: yPx.map((px, key) => grains(px - middle.y[key]!)),
      size: contact.map((value) => Math.max(1, Math.round(GRAIN * value))),
    };
  };
  const figures = people.map(({ device, enrolling }) => typistFigures(enrolling.map((one) => placed(device, one))));
  const known = figures.filter((one) => one !== null);
  const population = populationFrom(known.reduce(addTypist, emptyStatistics(known[0]?.keys ?? 0)));
  if (population === null) throw new Error('too few typists for a population');
  return { population, placed };
}
