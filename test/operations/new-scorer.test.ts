import { afterEach, expect, it } from 'vitest';
import { SCORER_VERSION } from '../../src/matching/keystroke.js';
import { type TestBackend, testBackend } from '../support/backend.js';

const DAY = 86_400;

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

it('a new typing scorer counts everybody anew by itself, and leaves what a later one has counted', async () => {
  backend = await testBackend();
  const { countersign, clock, database } = backend;
  for (const person of [1, 2, 3]) {
    const browser = await backend.browser(`learner-${person}`);
    await browser.check({ face: person, typist: person }, 1);
    clock.now += DAY;
    await browser.check({ face: person, typist: person }, 2);
  }
  await countersign.work();
  const scorers = async () => {
    const sql = `select 'learner' as what, population_scorer as scorer, count(*)::integer as count from countersign_typing group by 2
      union all select 'class', scorer, count(*)::integer from countersign_typing_population group by 2 order by what, scorer`;
    return (await (backend as TestBackend).database.query<{ what: string; scorer: number; count: number }>(sql)).map((row) => [
      row.what,
      row.scorer,
      row.count,
    ]);
  };
  const as = async (scorer: number) => {
    for (const table of ['countersign_typing_population', 'countersign_typing_scores'])
      await database.query(`update ${table} set scorer = ${scorer}`);
    await database.query(`update countersign_typing set population_scorer = ${scorer}`);
  };
  const now = [
    ['class', SCORER_VERSION, 1],
    ['learner', SCORER_VERSION, 3],
  ];
  expect(await scorers()).toEqual(now);
  await as(SCORER_VERSION - 1);
  expect(await countersign.work()).toBe(1);
  expect(await scorers()).toEqual(now);
  expect(await countersign.work()).toBe(0);
  // A process of the next version runs beside this one: the two do not undo each other's work.
  await as(SCORER_VERSION + 1);
  expect(await countersign.work()).toBe(0);
  expect(await scorers()).toEqual([
    ['class', SCORER_VERSION + 1, 1],
    ['learner', SCORER_VERSION + 1, 3],
  ]);
});
