import { isUsualTypist } from '../../../src/matching/keystroke/population/human-limits.js';
import { populationFrom } from '../../../src/matching/keystroke/population/population.js';
import {
  addTypist,
  emptyStatistics,
  type PopulationStatistics,
  removeTypist,
} from '../../../src/matching/keystroke/population/population-statistics.js';
import { type TypistFigures, typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { scoreKeystroke } from '../../../src/matching/keystroke.js';
import { MOST_TYPISTS } from '../../../src/server/typing/typing-population.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { type MadeUp, madeUpRhythms, madeUpTypists, rhythmOf, usualRhythm } from '../../support/made-up-typists.js';

/** The typing that passes beside the best face (`src/matching/fusion.ts`). */
const NEEDED = -1;
/** Real typists who are counted, and rhythms that the attacker tries beside those by hand. */
const CLASS = 30;
const DRAWN = 26;
const VICTIMS = 12;

export interface Poisoned {
  /** Attempts of others at each victim's template: two repetitions averaged. */
  readonly attempts: number;
  /**
   * Shares of them that pass: beside the class as it is, and beside it with the made-up learners
   * that help most: as many of them as the backend counts, as if each had come again on another
   * day.
   */
  readonly fmr: number;
  readonly worstFmr: number;
  /** Shares of the victims' own attempts that fail, likewise: the worst for them. */
  readonly fnmr: number;
  readonly worstFnmr: number;
  readonly worst: MadeUp;
}

export interface PersonTyping {
  /** Eight repetitions. */
  readonly enrolled: readonly KeystrokeRepetition[];
  /** Pairs of repetitions: by the person, and as somebody else's impostor. */
  readonly own: readonly (readonly KeystrokeRepetition[])[];
  readonly foreign: readonly (readonly KeystrokeRepetition[])[];
}

/**
 * Lets an attacker make up 20 to 60 learners of a class of 30, to pass as 12 of them. `null` where
 * there are too few people.
 */
export function poison(people: readonly PersonTyping[]): Poisoned | null {
  const [members, outside] = [people.slice(0, CLASS), people.slice(CLASS)];
  if (outside.length < 4) return null;
  const clean = membersOf(members.map(({ enrolled }) => enrolled)).reduce(
    addTypist,
    emptyStatistics(members[0]!.enrolled[0]!.dwellMs.length),
  );
  const usual = usualRhythm(members.map(({ enrolled }) => rhythmOf(enrolled)));
  const victims = members.filter((_, at) => at % 2 === 0).slice(0, VICTIMS);
  const pairs = victims.flatMap((victim, at) =>
    outside.filter((_, other) => (at + other) % 4 === 0).map((attacker) => ({ victim, attacker })),
  );
  const rates = (how: MadeUp | null): { readonly fmr: number; readonly fnmr: number; readonly attempts: number } => {
    const [foreign, own] = [[] as boolean[], [] as boolean[]];
    for (const [at, { victim, attacker }] of pairs.entries()) {
      const rhythms = { usual, victim: rhythmOf(victim.enrolled), attacker: rhythmOf(attacker.enrolled) };
      const madeUp = how === null ? [] : madeUpTypists(how, rhythms, `pair ${at}`);
      const passes = passer(
        membersOf(madeUp)
          .slice(0, MOST_TYPISTS - CLASS)
          .reduce(addTypist, clean),
        victim.enrolled,
      );
      foreign.push(...attacker.foreign.map(passes));
      own.push(...victim.own.map(passes));
    }
    return { fmr: share(foreign, true), fnmr: share(own, false), attempts: foreign.length };
  };
  const before = rates(null);
  const tried = madeUpRhythms(DRAWN).map((how) => ({ how, ...rates(how) }));
  const worst = tried.reduce((one, other) => (other.fmr > one.fmr ? other : one));
  const worstFnmr = Math.max(...tried.map(({ fnmr }) => fnmr));
  return { attempts: before.attempts, fmr: before.fmr, worstFmr: worst.fmr, fnmr: before.fnmr, worstFnmr, worst: worst.how };
}

/** Figures of those that the backend counts. */
function membersOf(enrollments: readonly (readonly KeystrokeRepetition[])[]): TypistFigures[] {
  return enrollments
    .map(typistFigures)
    .filter((figures) => figures !== null)
    .filter(isUsualTypist);
}

function passer(
  statistics: PopulationStatistics,
  template: readonly KeystrokeRepetition[],
): (probe: readonly KeystrokeRepetition[]) => boolean {
  const own = membersOf([template])[0];
  const population = populationFrom(own === undefined ? statistics : removeTypist(statistics, own));
  return (probe) => scoreKeystroke({ template, probe, population }).llr >= NEEDED;
}

function share(passed: readonly boolean[], which: boolean): number {
  return passed.filter((one) => one === which).length / passed.length;
}
