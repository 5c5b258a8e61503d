import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackgroundStatistics } from '../../../src/matching/free-text/background.js';
import type { DigraphTiming, WritingEvidence } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { random } from '../../support/evidence.js';
import { writingOf } from '../../support/writing.js';

const MONITORED = {
  ...POLICY,
  monitor: { consent: { ...POLICY.consent, id: 'writing-1', purposes: ['writing check'], categories: ['typing-rhythm'] }, windowKeys: 100 },
};
const ESSAY = { course: 'algebra', activity: 'essay' };
const QUERY = 'course=algebra&activity=essay&attempt=1';
const DAY = 86_400;
const WRITERS = 8;

let backend: TestBackend;
let sitting = 0;
const honest: Browser[] = [];
beforeAll(async () => {
  backend = await testBackend({ policy: MONITORED });
  for (let person = 0; person < WRITERS; person++) honest.push(await enrolled(`writer-${person}`, person + 1));
  backend.clock.now += DAY;
  for (const [person, browser] of honest.entries()) {
    await browser.check({ face: person + 1, typist: person + 1 }, ++sitting);
    for (let window = 0; window < 4; window++) await write(browser, person);
  }
}, 120_000);
afterAll(() => backend.close());

async function enrolled(name: string, person: number): Promise<Browser> {
  const browser = await backend.browser(name);
  await browser.check({ face: person, typist: person }, ++sitting);
  return browser;
}

type Time = (timing: DigraphTiming, next: () => number) => DigraphTiming;

async function write(browser: Browser, typist: number, time: Time = (same) => same): Promise<void> {
  const challenge = await browser.challenge({ purpose: 'monitor', query: QUERY });
  const response = await browser.post(await browser.seal(challenge, changed(writingOf(typist, challenge.claims, ++sitting), time)));
  expect([response.status, backend.runs.at(-1)?.failure]).toEqual([200, null]);
}

function changed({ writing, ...rest }: ReturnType<typeof writingOf>, time: Time): WritingEvidence {
  const next = random(++sitting);
  const digraphs = Object.entries(writing.digraphs).map(([pair, timings]) => [pair, timings.map((timing) => time(timing, next))]);
  return { ...rest, writing: { ...writing, digraphs: Object.fromEntries(digraphs) } };
}

/** A learner who is made up: enrolled, come again on another day, four windows. */
async function madeUp(name: string, person: number, time: Time): Promise<void> {
  const browser = await enrolled(name, person);
  await backend.database.query('update countersign_reference set came_again_at = 1 where subject = $1', [name]);
  for (let window = 0; window < 4; window++) await write(browser, person, time);
}

const writers = async () =>
  (await backend.database.query<{ statistics: BackgroundStatistics }>('select statistics from countersign_writing_background'))[0]
    ?.statistics['KeyT KeyH']?.downDown.typists;

let activity = 0;
/**
 * Directions after three windows of everybody's own, and after three of somebody else's: each time
 * in another activity.
 */
async function directions(typistOf: (person: number) => number): Promise<string[]> {
  const name = `quiz-${++activity}`;
  const found = [];
  for (const [person, browser] of honest.entries()) {
    for (let window = 0; window < 3; window++) {
      const challenge = await browser.challenge({ purpose: 'monitor', query: `course=algebra&activity=${name}&attempt=1` });
      await browser.post(await browser.seal(challenge, writingOf(typistOf(person), challenge.claims, ++sitting)));
    }
    const owner = { tenant: 'example', subject: `writer-${person}` };
    found.push((await backend.countersign.writingTrend(owner, { ...ESSAY, activity: name })).direction);
  }
  return found;
}

const all = (direction: string) => Array.from({ length: WRITERS }, () => direction);
const own = () => directions((person) => person);
const foreign = () => directions((person) => 500 + person);

describe('the first windows of one learner', () => {
  it('that alternate 5 and 1,500 ms, are all of 80 ms, or wild teach nothing, and everybody keeps their direction', async () => {
    expect([await own(), await foreign()]).toEqual([all('consistent'), all('differs')]);
    let flip = 0;
    const ways: Time[] = [
      (_, next) =>
        flip++ % 2 === 0 ? { dwellMs: 5 + next(), downDownMs: 5 + next() } : { dwellMs: 1499 + next(), downDownMs: 1499 + next() },
      (_, next) => ({ dwellMs: 79 + 2 * next(), downDownMs: 79 + 2 * next() }),
      (_, next) => ({ dwellMs: 5 + 1400 * next() ** 4, downDownMs: 5 + 1490 * next() ** 4 }),
    ];
    for (const [at, time] of ways.entries()) await madeUp(`odd-${at}`, 110 + at, time);
    expect(await writers()).toBe(WRITERS);
    const learned = await backend.database.query(`select 1 from countersign_writing where subject like 'odd-%' and windows > 0`);
    expect(learned).toEqual([]);
    expect([await own(), await foreign()]).toEqual([all('consistent'), all('differs')]);
  }, 120_000);

  it('that are at the edge of what people write count no more than anybody’s', async () => {
    const edge: Time = (_, next) => ({ dwellMs: 250 * Math.exp(0.9 * (next() - 0.5)), downDownMs: 600 * Math.exp(1.2 * (next() - 0.5)) });
    await madeUp('edge', 120, edge);
    expect(await writers()).toBe(WRITERS + 1);
    expect([await own(), await foreign()]).toEqual([all('consistent'), all('differs')]);
  }, 120_000);
});

describe('a helper’s writing', () => {
  it('that comes nearer with every window is not learned without end', async () => {
    const browser = honest[0]!;
    for (let share = 0; share <= 1; share += 0.04) {
      const helper = writingOf(700, (await browser.challenge({ purpose: 'monitor', query: QUERY })).claims, ++sitting).writing.digraphs;
      const means = Object.fromEntries(Object.entries(helper).map(([pair, timings]) => [pair, timings[0]!]));
      const challenge = await browser.challenge({ purpose: 'monitor', query: QUERY });
      const evidence = writingOf(0, challenge.claims, ++sitting);
      const digraphs = Object.entries(evidence.writing.digraphs).map(([pair, timings]) => [
        pair,
        timings.map(({ dwellMs, downDownMs }) => ({
          dwellMs: (1 - share) * dwellMs + share * means[pair]!.dwellMs * (dwellMs / timings[0]!.dwellMs),
          downDownMs: (1 - share) * downDownMs + share * means[pair]!.downDownMs * (downDownMs / timings[0]!.downDownMs),
        })),
      ]);
      await browser.post(
        await browser.seal(challenge, { ...evidence, writing: { ...evidence.writing, digraphs: Object.fromEntries(digraphs) } }),
      );
    }
    const [row] = await backend.database.query<{ windows: number }>(`select windows from countersign_writing where subject = 'writer-0'`);
    expect(row!.windows).toBe(12);
    const found = await directions((person) => (person === 0 ? 700 : person));
    expect(found).toEqual(['differs', ...all('consistent').slice(1)]);
  }, 120_000);
});

describe('sixty made-up writers among eight', () => {
  it('leave everybody their direction, or say nothing', async () => {
    const slow: Time = ({ dwellMs, downDownMs }) => ({ dwellMs: 1.8 * dwellMs, downDownMs: 2.2 * downDownMs });
    for (let at = 0; at < 60; at++) await madeUp(`slow-${at}`, 200 + at, slow);
    expect(await writers()).toBeGreaterThan(WRITERS + 50);
    const [mine, others] = [await own(), await foreign()];
    expect(mine.filter((direction) => direction === 'differs')).toEqual([]);
    expect(others.filter((direction) => direction === 'consistent').length).toBeLessThanOrEqual(1);
  }, 300_000);
});
