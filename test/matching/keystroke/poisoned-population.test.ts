import { describe, expect, it } from 'vitest';
import { isTypedByHand, isUsualTypist } from '../../../src/matching/keystroke/population/human-limits.js';
import { populationFrom } from '../../../src/matching/keystroke/population/population.js';
import { addTypist, emptyStatistics, removeTypist } from '../../../src/matching/keystroke/population/population-statistics.js';
import { typistFigures } from '../../../src/matching/keystroke/population/typist-figures.js';
import { scoreKeystroke } from '../../../src/matching/keystroke.js';
import { MOST_TYPISTS } from '../../../src/server/typing/typing-population.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { madeUpRhythms, madeUpTypists, rhythmOf, usualRhythm } from '../../support/made-up-typists.js';
import { simulatedTypist } from '../../support/simulated-typing.js';

const KEYS = 31;
/** Places that a class of 30 has left. */
const PLACES = MOST_TYPISTS - 30;
/** Beside the best face. */
const NEEDED = -1;
const figuresOf = (enrolled: readonly KeystrokeRepetition[]) => typistFigures(enrolled)!;
const members = Array.from({ length: 30 }, (_, at) => simulatedTypist(`member ${at}`, KEYS));
const strangers = Array.from({ length: 12 }, (_, at) => simulatedTypist(`stranger ${at}`, KEYS));
const pairs = strangers.map((stranger, at) => ({ victim: members[at]!, stranger }));
const honest = members.map((one) => figuresOf(one.slice(0, 8))).reduce(addTypist, emptyStatistics(KEYS));
const usual = usualRhythm(members.map(rhythmOf));

/**
 * How many of twelve strangers pass as a member, and how many members as themselves, beside a class
 * with these made-up learners.
 */
function passing(how: Parameters<typeof madeUpTypists>[0] | null): { readonly strangers: number; readonly members: number } {
  const passed = pairs.map(({ victim, stranger }, at) => {
    const madeUp = how === null ? [] : madeUpTypists(how, { usual, victim: rhythmOf(victim), attacker: rhythmOf(stranger) }, `pair ${at}`);
    const counted = madeUp.map(figuresOf).filter(isUsualTypist).slice(0, PLACES).reduce(addTypist, honest);
    const template = victim.slice(0, 8);
    const population = populationFrom(removeTypist(counted, figuresOf(template)));
    const passes = (probe: readonly KeystrokeRepetition[]) => scoreKeystroke({ template, probe, population }).llr >= NEEDED;
    return { stranger: passes(stranger.slice(0, 2)), member: passes(victim.slice(8, 10)) };
  });
  return { strangers: passed.filter((one) => one.stranger).length, members: passed.filter((one) => one.member).length };
}

describe('20 to 60 made-up learners in a class of 30', () => {
  it('let nobody pass as another member, whatever they type, and no member fails for them', () => {
    expect(passing(null)).toEqual({ strangers: 0, members: 12 });
    for (const how of madeUpRhythms(14)) expect({ how, ...passing(how) }).toEqual({ how, strangers: 0, members: 12 });
  }, 120_000);

  it('can be taken out again: the sums are what they were', () => {
    const [how] = madeUpRhythms(0).slice(3);
    const rhythms = { usual, victim: rhythmOf(members[0]!), attacker: rhythmOf(strangers[0]!) };
    const figures = madeUpTypists(how!, rhythms, 'erased').map(figuresOf);
    const after = figures.reduce(removeTypist, figures.reduce(addTypist, honest));
    expect(after.typists).toBe(30);
    for (const [at, sum] of honest.sums.median.entries()) expect(after.sums.median[at]).toBeCloseTo(sum, 9);
  });
});

describe('times', () => {
  const one = members[0]![0]!;

  it('that no hand can type are told from those of the fastest and the slowest', () => {
    const all = (ms: number, dwell: number) => ({
      ...one,
      dwellMs: one.dwellMs.map(() => dwell),
      downDownMs: one.downDownMs.map(() => ms),
    });
    expect([all(40, 15), all(2000, 5000), { ...all(90, 30), dwellMs: one.dwellMs.map(() => null) }].map(isTypedByHand)).toEqual([
      true,
      true,
      true,
    ]);
    expect([all(34, 15), all(2001, 80), all(100, 11), all(0, 80)].map(isTypedByHand)).toEqual([false, false, false, false]);
  });

  it('of constant, wild or impossibly quick learners count for nobody', () => {
    const enrolled = (time: (key: number, repetition: number) => number) =>
      Array.from({ length: 8 }, (_, repetition) => ({
        dwellMs: one.dwellMs.map((__, key) => time(key, repetition) / 2),
        downDownMs: one.downDownMs.map((__, key) => time(key, repetition)),
        edits: 0,
      }));
    const counts = (time: Parameters<typeof enrolled>[0]) => isUsualTypist(figuresOf(enrolled(time)));
    expect(counts((key, repetition) => 160 * (1 + 0.1 * Math.sin(7 * key + 3 * repetition)))).toBe(true);
    expect(counts(() => 160)).toBe(false);
    expect(counts((key, repetition) => ((key + repetition) % 2 === 0 ? 10 : 2000))).toBe(false);
    expect(counts((key, repetition) => 45 * (1 + 0.1 * Math.sin(7 * key + 3 * repetition)))).toBe(false);
  });
});
