import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { Queries } from '../../../src/server/store/database.js';
import { databaseClock } from '../../../src/server/store/database-clock.js';
import { ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const PERSON = { face: 1, typist: 1 };
const realNow = Date.now;
/** How far this machine's own clock is off, in seconds. */
let offSeconds = 0;
const setWrong = () => vi.spyOn(Date, 'now').mockImplementation(() => realNow() + offSeconds * 1000);

let backends: TestBackend[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  offSeconds = 0;
  for (const { close } of backends) await close();
  backends = [];
});

describe('the clock of a database', () => {
  const told = (seconds: number) => {
    const asked: string[] = [];
    const query = async (sql: string) => {
      asked.push(sql);
      return [{ ms: seconds * 1000 }];
    };
    return { clock: databaseClock({ query } as unknown as Queries), asked };
  };

  it('is this machine’s until somebody has looked, and asked once for all who look', async () => {
    const { clock, asked } = told(START);
    expect(Math.abs(clock.now() - realNow() / 1000)).toBeLessThan(2);
    await Promise.all([clock.look(), clock.look(), clock.look()]);
    await clock.look();
    expect([asked.length, clock.now()]).toEqual([1, START]);
  });

  it('does not jump where this machine’s is set, and is asked again then', async () => {
    setWrong();
    const { clock, asked } = told(START);
    await clock.look();
    offSeconds = 3600;
    expect(clock.now()).toBe(START);
    await clock.look();
    await clock.look();
    expect([asked.length, clock.now()]).toEqual([2, START]);
  });

  it('says that the database is down, and is asked again', async () => {
    let isDown = true;
    const clock = databaseClock({
      query: async () => (isDown ? Promise.reject(new Error('down')) : [{ ms: START * 1000 }]),
    } as unknown as Queries);
    await expect(clock.look()).rejects.toThrow('down');
    isDown = false;
    await clock.look();
    expect(clock.now()).toBe(START);
  });
});

describe.each(DATABASES.filter(({ name }) => !name.startsWith('PGlite')))(
  'two backends whose machines’ clocks differ, on $name',
  ({ open, available }) => {
    it.skipIf(!available)('decide what the other issued: an honest bundle is from nobody’s future', async () => {
      setWrong();
      const own = { now: undefined } as unknown as Pick<CountersignOptions, 'now'>;
      const first = await testBackend({ databaseOf: open, ...own });
      backends = [first];
      const shared = { databaseOf: async () => ({ database: first.database, close: async () => undefined }), keys: first.keys, ...own };
      const [ahead, behind] = [first, await testBackend(shared)];
      const browser = await ahead.browser('ada');
      for (const [issued, decided, sitting] of [
        [120, -120, 1],
        [-120, 120, 2],
      ] as const) {
        offSeconds = issued;
        const challenge = await browser.challenge();
        expect(Math.abs(challenge.claims.iat - realNow() / 1000)).toBeLessThan(10);
        const sealed = await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, sitting), 2);
        offSeconds = decided;
        const answer = await behind.countersign.fetch(
          new Request(`${ORIGIN}/api/countersign/bundles`, {
            method: 'POST',
            body: sealed,
            headers: { origin: ORIGIN, 'x-learner': 'example/ada', 'content-type': 'application/jose' },
          }),
        );
        expect(await answer.json()).toMatchObject({ result: 'accepted' });
      }
    });
  },
);

describe.each(DATABASES)('somebody who asks two processes in turn, a minute apart by their clocks, on $name', ({ open, available }) => {
  it.skipIf(!available)('is limited all the same', async () => {
    const backend = await testBackend({
      databaseOf: open,
      policy: { ...POLICY, ratePerMinutePerAddress: 5 },
      address: () => '203.0.113.7',
    });
    backends = [backend];
    const statuses: number[] = [];
    for (let at = 0; at < 20; at++) {
      backend.clock.now = START + (at % 2) * 61;
      const request = new Request(`${ORIGIN}/api/countersign/me/status`, { headers: { 'x-learner': 'example/ada' } });
      statuses.push((await backend.countersign.fetch(request)).status);
    }
    expect(statuses.filter((status) => status === 200).length).toBeLessThanOrEqual(6);
    expect(statuses.slice(8).every((status) => status === 429)).toBe(true);
    backend.clock.now = START + 122;
    const request = new Request(`${ORIGIN}/api/countersign/me/status`, { headers: { 'x-learner': 'example/ada' } });
    expect((await backend.countersign.fetch(request)).status).toBe(200);
  });
});
