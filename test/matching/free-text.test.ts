import { describe, expect, it } from 'vitest';
import { gaussian, random } from '../../examples/simulation/random.js';
import { addBackgroundTypist, type BackgroundStatistics, backgroundFrom } from '../../src/matching/free-text/background.js';
import { addWindow, type FreeTextTemplate, type TypedDigraphs } from '../../src/matching/free-text/digraphs.js';
import { scoreFreeText } from '../../src/matching/free-text.js';
import type { DigraphTiming } from '../../src/types.js';

const PAIRS = [...'etaoinshr'].flatMap((one) => [...'etaoinshr'].map((other) => `${one} ${other}`));

/** A window in which every pair was typed three times, the same in every run. */
function windowOf(name: string, at: number): TypedDigraphs {
  const habit = random(`habits of ${name}`);
  const speed = 0.2 * gaussian(habit);
  const next = random(`${name} writes window ${at}`);
  const timing = (dwell: number, downDown: number): DigraphTiming => ({
    dwellMs: dwell * Math.exp(0.15 * gaussian(next)),
    downDownMs: downDown * Math.exp(0.25 * gaussian(next)),
  });
  const pairs = PAIRS.map((pair) => {
    const [dwell, downDown] = [100 * Math.exp(speed + 0.2 * gaussian(habit)), 180 * Math.exp(speed + 0.25 * gaussian(habit))];
    return [pair, Array.from({ length: 3 }, () => timing(dwell, downDown))] as const;
  });
  return Object.fromEntries(pairs);
}

function enrolled(name: string): FreeTextTemplate {
  return [0, 1, 2].map((at) => windowOf(name, at)).reduce(addWindow, {});
}

const others = Array.from({ length: 12 }, (_, index) => enrolled(`writer ${index}`));
const empty: BackgroundStatistics = {};
const statistics = others.reduce((sums, one) => addBackgroundTypist(sums, one), empty);
const background = backgroundFrom(statistics);
const template = enrolled('ana');

describe('scoreFreeText', () => {
  it('finds the same writer likelier than another', () => {
    expect(scoreFreeText({ template, probe: windowOf('ana', 7), background }).llr).toBeGreaterThan(0);
    expect(scoreFreeText({ template, probe: windowOf('ben', 7), background }).llr).toBeLessThan(0);
  });

  it('counts the digraphs that it could judge', () => {
    expect(scoreFreeText({ template, probe: windowOf('ana', 7), background }).digraphs).toBe(3 * PAIRS.length);
    const probe = { ...windowOf('ana', 7), 'q q': [{ dwellMs: 90, downDownMs: 200 }] };
    expect(scoreFreeText({ template, probe, background }).digraphs).toBe(3 * PAIRS.length);
  });

  it('leaves a pause out', () => {
    const probe = { ...windowOf('ana', 7), 'e t': [{ dwellMs: 90, downDownMs: 1501 }] };
    expect(scoreFreeText({ template, probe, background }).digraphs).toBe(3 * PAIRS.length - 3);
  });

  it.each([
    ['NaN', Number.NaN],
    ['a negative time', -1],
  ])('refuses %s', (_, dwellMs) => {
    expect(() => scoreFreeText({ template, probe: { 'e t': [{ dwellMs, downDownMs: 100 }] }, background })).toThrow(TypeError);
  });

  it('refuses a window of which nothing is known', () => {
    expect(() => scoreFreeText({ template, probe: {}, background })).toThrow(TypeError);
    expect(() => scoreFreeText({ template, probe: { constructor: [{ dwellMs: 1, downDownMs: 1 }] }, background })).toThrow(TypeError);
  });
});

describe('a background', () => {
  it('judges digraphs of five typists, not of four', () => {
    const known = (count: number): number =>
      Object.keys(backgroundFrom(others.slice(0, count).reduce((sums, one) => addBackgroundTypist(sums, one), empty))).length;
    expect([known(4), known(5)]).toEqual([0, PAIRS.length]);
  });

  it('forgets a typist who is taken out', () => {
    const again = backgroundFrom(addBackgroundTypist(addBackgroundTypist(statistics, template), template, -1));
    expect(again['e t']!.dwell.mean).toBeCloseTo(background['e t']!.dwell.mean, 9);
    expect(again['e t']!.downDown.between).toBeCloseTo(background['e t']!.downDown.between, 6);
  });
});
