import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request as send } from 'node:http';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { loadCohort } from '../../../models/cohort.js';
import { type Admit, type Arrived, createAdmission } from '../../../src/server/http/admission.js';
import { readText } from '../../../src/server/http/read-bundle.js';
import { checkPolicy } from '../../../src/server/policy/check-policy.js';
import { ORIGIN, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

const PERSON = { face: 1, typist: 1 };

describe.each(DATABASES)('the rate of an address on $name', ({ open, available }) => {
  it.skipIf(!available)('counts everybody behind it together, by the minute, before anything else, and nobody else', async () => {
    let asked = 0;
    backend = await testBackend({
      databaseOf: open,
      policy: { ...POLICY, ratePerMinutePerAddress: 5 },
      address: (request) => request.headers.get('x-address') ?? '',
      authenticate: async () => {
        asked++;
        return { tenant: 'example', subject: `learner-${asked}` };
      },
    });
    const ask = (address: string) =>
      (backend as TestBackend).countersign.fetch(
        new Request(`${ORIGIN}/api/countersign/challenges?course=a&activity=b`, { method: 'POST', headers: { 'x-address': address } }),
      );
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('203.0.113.7')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(answers.find(({ status }) => status === 429)?.headers.get('retry-after')).toBe('60');
    expect(asked).toBe(5);
    expect((await ask('203.0.113.8')).status).toBe(200);
    backend.clock.now += 60;
    expect((await ask('203.0.113.7')).status).toBe(200);
  });

  it.skipIf(!available)(
    'does not take requests whose address nobody told for those of one address: a learner is limited all the same',
    async () => {
      for (const unknown of [null, '']) {
        backend = await testBackend({
          databaseOf: open,
          policy: { ...POLICY, ratePerMinute: 6, ratePerMinutePerAddress: 5 },
          address: () => unknown,
        });
        const ask = async (learner: string) => {
          const headers = learner === '' ? {} : { 'x-learner': `example/${learner}` };
          return (await (backend as TestBackend).countersign.fetch(new Request(`${ORIGIN}/api/countersign/me/status`, { headers }))).status;
        };
        for (let request = 0; request < 20; request++) expect(await ask('')).toBe(401);
        for (let request = 0; request < 6; request++) expect(await ask('ada')).toBe(200);
        expect([await ask('ada'), await ask('bob')]).toEqual([429, 200]);
        await backend.close();
        backend = null;
      }
    },
  );

  it.skipIf(!available)(
    'keeps no address and no learner: hashes that nobody can look up, others on the next day, and gone after it',
    async () => {
      backend = await testBackend({ databaseOf: open, address: () => '203.0.113.7' });
      const { database, clock, countersign } = backend;
      const status = () =>
        countersign.fetch(new Request(`${ORIGIN}/api/countersign/me/status`, { headers: { 'x-learner': 'example/ada' } }));
      const rows = () => database.query<{ address: string }>('select address from countersign_rate order by at');
      await status();
      clock.now += 86_400;
      await status();
      const all = (await rows()).map(({ address: hash }) => hash);
      expect(all).toHaveLength(4);
      for (const hash of all) expect(hash).toMatch(/^[\w-]{43}$/);
      expect(new Set(all).size).toBe(4);
      clock.now += 1;
      await countersign.privacy.sweep();
      expect((await rows()).map(({ address: hash }) => hash)).toEqual(all.slice(2));
    },
  );
});

describe('verifications at once', () => {
  it('are as many as the policy says; the others wait, and are all done', async () => {
    const admit = createAdmission(3);
    let [running, most] = [0, 0];
    const work = async (sealed: string): Promise<string> => {
      running++;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 2));
      running--;
      return sealed;
    };
    const done = await Promise.all(
      Array.from({ length: 50 }, (_, at) => admit({ learner: 'ada', address: null, read: async () => String(at), work })),
    );
    expect([most, running, done.length, done[49]]).toEqual([3, 0, 50, '49']);
  });

  it('hold up nobody by reading slowly, and give their turn back when they fail', async () => {
    const admit = createAdmission(1);
    const slow = admit({ learner: 'ada', address: null, read: () => new Promise(() => undefined), work: async () => 'slow' });
    slow.catch(() => undefined);
    const failing = () =>
      admit({ learner: 'ada', address: null, read: () => Promise.reject(new Error('unread')), work: async (sealed) => sealed });
    for (let at = 0; at < 3; at++) await expect(failing()).rejects.toThrow('unread');
    expect(await admit({ learner: 'ada', address: null, read: async () => 'read', work: async (sealed) => sealed })).toBe('read');
  });

  const MIB = 1024 * 1024;
  /** A body of so much, which stays open until it is told to end. */
  const body = (admit: Admit, bytes: number, { learner, address = null }: { learner: string; address?: string | null }) => {
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const read = async (arrived: Arrived): Promise<string> => {
      arrived(bytes);
      await ended;
      return learner;
    };
    return { end, answer: admit({ learner, address, read, work: async (sealed) => sealed }) };
  };

  it('are bounded by what has arrived of all of them: whose bytes come then is told to come back, and may once others are done', async () => {
    const admit = createAdmission(1);
    const inside = Array.from({ length: 64 }, (_, at) => body(admit, 2 * MIB, { learner: String(at) }));
    await expect(body(admit, 1, { learner: '64' }).answer).rejects.toMatchObject({ code: 'bundle/busy', status: 503 });
    for (const { end } of inside) end();
    expect(await Promise.all(inside.map(({ answer }) => answer))).toEqual(inside.map((_, at) => String(at)));
    const again = body(admit, 2 * MIB, { learner: '65' });
    again.end();
    expect(await again.answer).toBe('65');
  });

  it('of 38 accounts that send nothing take nobody’s place', async () => {
    const admit = createAdmission(32);
    const slow = Array.from({ length: 38 * 4 }, (_, at) => body(admit, 0, { learner: `account-${at % 38}`, address: '203.0.113.9' }));
    const honest = body(admit, 2 * MIB, { learner: 'ada', address: '198.51.100.1' });
    honest.end();
    expect(await honest.answer).toBe('ada');
    for (const { end } of slow) end();
    await Promise.all(slow.map(({ answer }) => answer));
  });

  it('of many accounts at one address fill that address’s share alone', async () => {
    const admit = createAdmission(32);
    const [mine, others] = [{ address: '203.0.113.9' }, { address: '198.51.100.1' }];
    const slow = Array.from({ length: 12 }, (_, at) => body(admit, 2 * MIB, { learner: `account-${at}`, ...mine }));
    for (const { end } of slow.slice(8)) end();
    const late = await Promise.allSettled(slow.slice(8).map(({ answer }) => answer));
    expect(late.filter(({ status }) => status === 'rejected')).toHaveLength(4);
    const honest = body(admit, 2 * MIB, { learner: 'ada', ...others });
    honest.end();
    expect(await honest.answer).toBe('ada');
    for (const { end } of slow) end();
  });

  it('of 60 accounts whose addresses nobody tells leave room for somebody else', async () => {
    const admit = createAdmission(32);
    const slow = Array.from({ length: 60 * 4 }, (_, at) => body(admit, 1.5 * MIB, { learner: `account-${at % 60}` }));
    for (const { answer } of slow) answer.catch(() => undefined);
    const honest = body(admit, 1.7 * MIB, { learner: 'ada' });
    honest.end();
    expect(await honest.answer).toBe('ada');
    for (const { end } of slow) end();
    const ends = await Promise.allSettled(slow.map(({ answer }) => answer));
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
  });

  it('of one learner are four at once: the rest is not read before, and holds up nobody else', async () => {
    const admit = createAdmission(32);
    const reading: ((text: string) => void)[] = [];
    const read = () => new Promise<string>((resolve) => reading.push(resolve));
    const slow = Array.from({ length: 6 }, () => admit({ learner: 'ada', address: null, read, work: async (sealed) => sealed }));
    expect(await admit({ learner: 'ben', address: null, read: async () => 'ben', work: async (sealed) => sealed })).toBe('ben');
    expect(reading).toHaveLength(4);
    for (let at = 0; at < 6; at++) {
      reading[at]?.(String(at));
      expect(await slow[at]).toBe(String(at));
    }
  });

  it('of one learner wait in a line that ends: who comes then is told to come back', async () => {
    const admit = createAdmission(32);
    const reading: (() => void)[] = [];
    const read = () => new Promise<string>((resolve) => reading.push(() => resolve('')));
    const one = () => admit({ learner: 'ada', address: null, read, work: async (sealed) => sealed });
    const all = Array.from({ length: 1004 }, one);
    await expect(one()).rejects.toMatchObject({ code: 'bundle/busy' });
    while (reading.length > 0) {
      reading.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await Promise.all(all)).toHaveLength(1004);
  });

  it('one at a time give every one of many learners an answer', async () => {
    backend = await testBackend({ policy: { ...POLICY, mostConcurrent: 1 } });
    const learners = await Promise.all(Array.from({ length: 8 }, (_, at) => (backend as TestBackend).browser(`learner-${at}`)));
    const answers = await Promise.all(learners.map((browser, at) => browser.check({ face: 10 + at, typist: 10 + at }, 1)));
    expect(answers.map(({ result }) => result)).toEqual(answers.map(() => 'accepted'));
  });

  it.each(['ratePerMinute', 'ratePerDay', 'ratePerMinutePerAddress', 'mostConcurrent'])(
    'are a mistake with a %s that is no number of things',
    (name) => {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => checkPolicy({ ...POLICY, [name]: value })).toThrow(name);
    },
  );
});

describe('a body that never ends', () => {
  it('is given up after its time, and cut off', async () => {
    let canceled = false;
    const stream = new ReadableStream({
      pull: () => new Promise(() => undefined),
      cancel: () => {
        canceled = true;
      },
    });
    const request = new Request(ORIGIN, { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    await expect(readText(request, 100, { seconds: 0.02 })).rejects.toMatchObject({ code: 'bundle/timeout', status: 408 });
    expect(canceled).toBe(true);
  });
});

describe('tries', () => {
  it('pause after five failures in a row and end at fifty, which a match would have undone', async () => {
    backend = await testBackend({ policy: { ...POLICY, attempts: { pauseAfter: 5, pauseSeconds: 30, stopAfter: 50 } } });
    const { clock, database } = backend;
    const browser = await backend.browser('ada');
    await browser.check(PERSON, 1);
    for (let failure = 1; failure <= 50; failure++) {
      clock.now += 31;
      expect((await browser.check({ face: 2, typist: 2 }, 1 + failure)).result, `failure ${failure}`).toBe('refused');
      if (failure === 5) await expect(browser.challenge()).rejects.toThrow('429');
    }
    clock.now += 1_000_000;
    await expect(browser.challenge()).rejects.toThrow('409 submit/rejected');
    expect(await database.query('select cause from countersign_review')).toEqual([{ cause: 'stopped' }]);
  });
});

/**
 * A backend in a process of its own, with little memory: everything is real but that nobody logs
 * in.
 */
const CHILD = `
import { serve } from '@hono/node-server';
import { PGlite } from '@electric-sql/pglite';
import { createCountersign, generateKeys, migrate, pgliteDatabase } from './server.mjs';
const pglite = new PGlite();
const database = pgliteDatabase(pglite);
await migrate(database);
const countersign = createCountersign({
  database, keys: await generateKeys(), audience: 'https://a.example', origins: ['https://a.example'],
  authenticate: async (request) => ({ tenant: 'a', subject: request.headers.get('x-learner') ?? 'b' }), address: 'none', policy: ${JSON.stringify({ ...POLICY, ratePerMinute: 1_000_000 })},
});
const server = serve({ fetch: countersign.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log('port ' + port));
process.on('SIGUSR2', () => { globalThis.gc(); console.log('heap ' + process.memoryUsage().heapUsed); });
`;

describe('a backend with 80 MB of memory for objects', () => {
  let folder: string;
  let child: ChildProcess;
  let port: number;
  const lines: string[] = [];

  beforeAll(async () => {
    await mkdir('.cache', { recursive: true });
    folder = await mkdtemp(resolve('.cache/limits-'));
    const model = { id: 'test', version: '0', sha256: '0'.repeat(64), dim: 128 };
    await build({
      entryPoints: ['src/server.ts'],
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      outfile: join(folder, 'server.mjs'),
      define: { COUNTERSIGN_MODEL: JSON.stringify(model), COUNTERSIGN_COHORT: JSON.stringify(loadCohort()) },
      logLevel: 'error',
    });
    await writeFile(join(folder, 'child.mjs'), CHILD);
    child = spawn(process.execPath, ['--max-old-space-size=80', '--expose-gc', join(folder, 'child.mjs')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout?.on('data', (data: Buffer) => lines.push(...data.toString().trim().split('\n')));
    port = Number((await line('port ')).slice(5));
  }, 60_000);
  afterAll(async () => {
    child?.kill();
    await rm(folder, { recursive: true });
  });

  async function line(start: string): Promise<string> {
    for (let waited = 0; waited < 30_000; waited += 20) {
      const at = lines.findIndex((one) => one.startsWith(start));
      if (at >= 0) return lines.splice(at, 1)[0] as string;
      if (child.exitCode !== null) throw new Error(`the backend ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`no ${start}`);
  }

  async function heap(): Promise<number> {
    child.kill('SIGUSR2');
    return Number((await line('heap ')).slice(5)) / 1e6;
  }

  /** Posts so many bytes without saying how many, until it is answered or cut off. */
  function post(bytes: number): Promise<number | 'cut'> {
    return new Promise((resolve) => {
      const headers = { 'content-type': 'application/jose', 'transfer-encoding': 'chunked' };
      const request = send({ host: '127.0.0.1', port, path: '/api/countersign/bundles', method: 'POST', headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      request.on('error', () => resolve('cut'));
      const chunk = Buffer.alloc(64 * 1024, 97);
      let left = bytes;
      const write = (): void => {
        while (left > 0 && !request.destroyed) {
          left -= chunk.length;
          if (!request.write(chunk)) {
            request.once('drain', write);
            return;
          }
        }
        request.end();
      };
      write();
    });
  }

  it('answers three hundred posts of 8 MB, forty at once, and holds nothing of them', async () => {
    expect(await post(1000)).toBe(400);
    const before = await heap();
    const answers: (number | 'cut')[] = [];
    for (let batch = 0; batch < 300; batch += 40)
      answers.push(...(await Promise.all(Array.from({ length: 40 }, () => post(8 * 1024 * 1024)))));
    for (const answer of answers) expect([413, 'cut']).toContain(answer);
    expect(answers.filter((answer) => answer === 413).length).toBeGreaterThan(0);
    expect((await heap()) - before).toBeLessThan(15);
    expect(await post(1000)).toBe(400);
    expect(child.exitCode).toBeNull();
  }, 90_000);

  it('answers a learner while forty slow ones send a byte now and then', async () => {
    const slow = Array.from({ length: 40 }, (_, at) => {
      const headers = { 'content-type': 'application/jose', 'transfer-encoding': 'chunked', 'x-learner': `slow-${at}` };
      const request = send({ host: '127.0.0.1', port, path: '/api/countersign/bundles', method: 'POST', headers });
      request.on('error', () => undefined);
      request.write('a');
      return request;
    });
    expect(await post(1000)).toBe(400);
    for (const request of slow) request.destroy();
  });
});

it('of a thousand posts of one bundle at once, one is taken and the others find it used', async () => {
  backend = await testBackend();
  const browser = await backend.browser('ada');
  const challenge = await browser.challenge();
  const sealed = await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 1));
  const answers = await Promise.all(Array.from({ length: 1000 }, () => browser.post(sealed)));
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(999);
});
