import { afterEach, describe, expect, it } from 'vitest';
import { migrate } from '../../../src/server/schema/migrate.js';
import { addJob, readQueue, retryFailed, runJobs } from '../../../src/server/store/jobs.js';
import { START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES_BY_ISOLATION, type TestDatabase } from '../../support/databases.js';

/** PGlite has one connection: nobody comes between, at whatever level. */
const QUEUES = DATABASES_BY_ISOLATION.filter(({ name }) => !name.startsWith('PGlite at'));

let opened: TestDatabase | TestBackend | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

const DAY = 86_400;

for (const { name, available, open } of QUEUES)
  describe.skipIf(!available)(`the queue on ${name}`, () => {
    async function queue(failures = 0) {
      const { database, close } = await open();
      opened = { database, close };
      await migrate(database);
      const errors: unknown[] = [];
      const clock = { now: START };
      const ran: unknown[] = [];
      const handlers = {
        greet: async (payload: unknown) => {
          ran.push(payload);
          if (ran.length <= failures) throw new Error(`run ${ran.length} fails`);
        },
      };
      return {
        database,
        clock,
        errors,
        ran,
        run: () =>
          runJobs(database, { handlers, now: () => clock.now, onError: (error) => errors.push(error), plan: async () => undefined }),
        add: (payload: unknown, more: object = {}) => addJob(database, { kind: 'greet', payload, dueAt: START, ...more }),
        waiting: () => database.query('select 1 from countersign_job'),
      };
    }

    it('does what is due, oldest first, and nothing before its time', async () => {
      const { add, run, ran, clock, waiting } = await queue();
      await add('later', { dueAt: START + 10 });
      await add('second');
      await add('first', { dueAt: START - 1 });
      expect([await run(), ran]).toEqual([2, ['first', 'second']]);
      clock.now += 10;
      expect([await run(), ran.at(-1), await waiting()]).toEqual([1, 'later', []]);
    });

    it('tries a job again that failed, after a minute, two, four, and gives it up after ten tries, to be seen and tried again by hand', async () => {
      const { add, run, ran, clock, errors, database } = await queue(99);
      await add('hello');
      for (let tries = 1; tries <= 10; tries++) {
        expect([await run(), ran.length]).toEqual([0, tries]);
        if (tries === 10) break;
        clock.now += 60 * 2 ** (tries - 1) - 1;
        expect([await run(), ran.length]).toEqual([0, tries]);
        clock.now += 1;
      }
      expect(errors).toHaveLength(10);
      clock.now += 30 * DAY;
      expect([await run(), ran.length]).toEqual([0, 10]);
      const failed = { kind: 'greet', waiting: 0, overdueSeconds: null, retried: 0, failed: 1, failure: 'Error' };
      expect(await readQueue(database, clock.now)).toEqual([failed]);
      expect(await retryFailed(database, 'greet', clock.now)).toBe(1);
      expect(await retryFailed(database, 'greet', clock.now)).toBe(0);
      clock.now += 90;
      expect(await readQueue(database, clock.now)).toEqual([{ ...failed, waiting: 1, overdueSeconds: 90, failed: 0, failure: null }]);
      expect([await run(), ran.length]).toEqual([0, 11]);
    });

    it('gives each job to one of twenty workers at once', async () => {
      const { add, run, ran } = await queue();
      for (let job = 0; job < 30; job++) await add(job);
      const done = await Promise.all(Array.from({ length: 20 }, run));
      expect(done.reduce((sum, count) => sum + count)).toBe(30);
      expect([...ran].sort((one, other) => (one as number) - (other as number))).toEqual(Array.from({ length: 30 }, (_, job) => job));
    });

    it('takes up again, after ten minutes, what a process began that died', async () => {
      const { add, run, ran, clock, database } = await queue();
      await add('hello');
      await database.query('update countersign_job set tries = 1, due_at = $1', [START + 600]);
      clock.now += 599;
      expect([await run(), ran]).toEqual([0, []]);
      clock.now += 1;
      expect([await run(), ran]).toEqual([1, ['hello']]);
    });

    it('leaves a job of a kind that it does not know to a process of another version', async () => {
      const { add, run, ran, database, clock } = await queue();
      await addJob(database, { kind: 'of-tomorrow', dueAt: START, payload: 'later' });
      await add('hello');
      clock.now += 60;
      expect([await run(), ran]).toEqual([1, ['hello']]);
      const waiting = { waiting: 1, overdueSeconds: 60, retried: 0, failed: 0, failure: null };
      expect(await readQueue(database, clock.now)).toEqual([{ kind: 'of-tomorrow', ...waiting }]);
      const handlers = { 'of-tomorrow': async (payload: unknown) => void ran.push(payload) };
      const tomorrow = { handlers, now: () => clock.now, onError: () => undefined, plan: async () => undefined };
      expect([await runJobs(database, tomorrow), ran]).toEqual([1, ['hello', 'later']]);
    });

    it('keeps one of a name, and what recurs comes again', async () => {
      const { add, run, ran, clock, waiting } = await queue();
      for (const payload of ['one', 'other']) await add(payload, { once: 'daily', everySeconds: DAY });
      expect([await run(), await run(), ran]).toEqual([1, 0, ['one']]);
      clock.now += DAY;
      expect([await run(), await run(), await waiting()]).toEqual([1, 0, [expect.anything()]]);
    });

    it('is part of the transaction that adds to it', async () => {
      const { database, waiting } = await queue();
      const failing = database.transaction(async (queries) => {
        await addJob(queries, { kind: 'greet', dueAt: START });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await waiting()).toEqual([]);
    });
  });

describe('countersign.work', () => {
  it('sweeps once a day, and goes on until it is told to end', async () => {
    const stop = new AbortController();
    const backend = await testBackend({ onErasure: async () => stop.abort() });
    opened = backend;
    await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
    expect([await backend.countersign.work(), await backend.countersign.work()]).toEqual([1, 0]);
    const working = backend.countersign.work({ until: stop.signal, pollSeconds: 0.01 });
    backend.clock.now = START + 181 * DAY;
    // The sweep, and who is told what it erased.
    expect(await working).toBe(2);
    expect(await backend.database.query('select 1 from countersign_erasure')).toHaveLength(1);
  });

  it('that never ends survives a database that is down, and tells the operator', async () => {
    const errors: unknown[] = [];
    const backend = await testBackend({ onError: (error) => errors.push(error) });
    opened = backend;
    await backend.database.query('alter table countersign_job rename to gone');
    await expect(backend.countersign.work()).rejects.toThrow('the database failed');
    const stop = new AbortController();
    const working = backend.countersign.work({ until: stop.signal, pollSeconds: 0.01 });
    while (errors.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await backend.database.query('alter table gone rename to countersign_job');
    while ((await backend.database.query('select 1 from countersign_job where tries = 0')).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    expect(await working).toBe(1);
  });
});
