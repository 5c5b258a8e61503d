import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { submitBundle } from '../../src/delivery/transport.js';
import { isCountersignError } from '../../src/errors.js';
import type { Outcome } from '../../src/types.js';
import {
  type Answer,
  askChallenge,
  COURSE,
  ENROLLMENT,
  handIn,
  type Member,
  type Place,
  postForm,
  readAnswer,
  sendBundle,
  signUp,
} from '../bench/platform/people.js';
import { type Sealers, startSealers } from '../bench/platform/sealers.js';
import { bundleProcesses, ORIGIN, type Site, startSite } from '../bench/platform/spawn.js';
import { countStored, countTyping } from '../bench/platform/stored.js';
import { run } from '../bench/platform.js';
import { type Cluster, HAS_POSTGRES, openCluster } from './cluster.js';

const LEARNERS = 16;

let files: Awaited<ReturnType<typeof bundleProcesses>>;
let sealers: Sealers;
let sittings = 1;
/** Every answer that somebody holds, in one test. */
let answers: Answer[] = [];

beforeAll(async () => {
  files = await bundleProcesses();
  sealers = startSealers(files.sealer, ORIGIN, 2);
});
afterAll(() => sealers.close());

/**
 * Waits so long between tries that a server is back before a learner's browser gives up by itself.
 */
const PATIENCE = { retryDelaysMs: [50, 100, 200, 400, 800, 1600, 3200, 6400, 6400] };

/** Whose bundle it is, so that the browser's part can be added on the way: cookie and Origin. */
const cookies = new Map<unknown, string>();
const plain = globalThis.fetch;
vi.stubGlobal('fetch', (input: string, init: RequestInit = {}) => {
  const cookie = cookies.get(init.body);
  return plain(input, cookie === undefined ? init : { ...init, headers: { ...init.headers, cookie, origin: ORIGIN } });
});

/**
 * What the SDK's delivery does with a bundle that was not answered: it sends the same bytes again.
 *
 * @returns the outcome, or the code of a refusal
 */
async function deliver(url: string, { cookie }: Member, sealed: string): Promise<Outcome | string> {
  cookies.set(sealed, cookie);
  try {
    return await submitBundle(`${url}/api/countersign/bundles`, sealed, { signal: new AbortController().signal, ...PATIENCE });
  } catch (error) {
    if (isCountersignError(error)) return error.code;
    throw error;
  }
}

interface Waiting {
  readonly member: Member;
  readonly place: Place;
  readonly sealed: string;
}

/**
 * Bundles that are sealed and not sent: enrollments of the first half, checks of the others, who
 * are enrolled already.
 */
async function prepare({ url }: Site): Promise<Waiting[]> {
  answers = [];
  const members = await Promise.all(Array.from({ length: LEARNERS }, (_, index) => signUp({ url }, index + 1)));
  const others = members.slice(LEARNERS / 2);
  for (const member of others) expect(await check(url, member, ENROLLMENT)).toBe('accepted');
  return Promise.all(
    members.map(async (member) => {
      const place = others.includes(member) ? await handIn(url, member) : ENROLLMENT;
      return { member, place, sealed: await sealFor(url, member, place) };
    }),
  );
}

async function sealFor(url: string, member: Member, place: Place): Promise<string> {
  const token = await askChallenge(url, member, place);
  const [sealed] = await sealers.seal([{ person: member.person, token, sitting: ++sittings }]);
  return sealed as string;
}

async function check(url: string, member: Member, place: Place): Promise<string> {
  const answer = await sendBundle(url, member, await sealFor(url, member, place));
  answers.push(answer);
  return answer.result;
}

/**
 * What a learner finds who comes back: the enrollment page leads on, or the work is accepted; else
 * they make the check again.
 */
async function comeBack(url: string, member: Member, place: Place): Promise<void> {
  const path = place === ENROLLMENT ? `/courses/${COURSE}/enroll` : `/work/${place.attempt}`;
  const response = await plain(url + path, { headers: { cookie: member.cookie }, redirect: 'manual' });
  const html = await response.text();
  const done = place === ENROLLMENT ? response.status === 303 : html.includes('data-check="accepted"');
  if (!done) expect(await check(url, member, place)).toBe('accepted');
}

/**
 * The form in which the receipt stands, sent until it was taken: the database may have gone between
 * the package's answer and the platform's own note of it.
 */
async function postReceipt(url: string, member: Member, place: Place, receipt: string): Promise<void> {
  const path = place === ENROLLMENT ? `/courses/${COURSE}/enroll` : `/work/${place.attempt}/check`;
  for (let tries = 1; ; tries++) {
    const led = await postForm(url, member, path, { identity: receipt }).catch((error: unknown) => error as Error);
    if (typeof led === 'string') return expect(led).not.toContain('sign-in');
    if (tries === 80) throw led;
    await setTimeout(250);
  }
}

/**
 * Sends all bundles at once, strikes when the third was answered, and sends again what was not
 * answered. What was decided before the answer was lost is told apart by the backend
 * (`challenge/used`): then the learner looks at the page.
 */
async function sendThrough(url: string, waiting: readonly Waiting[], strike: () => Promise<void>): Promise<void> {
  let [answered, struck] = [0, Promise.resolve()];
  await Promise.all(
    waiting.map(async ({ member, place, sealed }) => {
      const answer = await deliver(url, member, sealed);
      if (++answered === 3) struck = strike();
      await struck;
      if (typeof answer === 'string') {
        expect(answer).toBe('challenge/used');
        await comeBack(url, member, place);
      } else {
        expect(answer.result).toBe('accepted');
        answers.push(readAnswer(answer));
        await postReceipt(url, member, place, answer.receipt);
      }
    }),
  );
}

/**
 * Every answer is in the database, everybody has a reference and a note of it, every submission is
 * accepted, everybody's typing is in the sums once, no challenge has two outcomes.
 */
async function expectWhole(site: Site): Promise<void> {
  const { query } = site;
  expect(await countTyping(site)).toBe(LEARNERS);
  expect(await countStored({ query }, answers)).toMatchObject({ lost: 0, doubled: 0 });
  const [forgotten] = answers as [Answer];
  expect(await countStored({ query }, [...answers, { ...forgotten, jti: 'never-stored' }])).toMatchObject({ lost: 1 });
  const count = async (sql: string) => (await query<{ count: number }>(`select count(*)::integer as count from ${sql}`))[0]?.count;
  expect(await count('countersign_reference')).toBe(LEARNERS);
  expect(await count('countersign_device')).toBe(LEARNERS);
  expect(await count('platform_account where enrolled_at is not null')).toBe(LEARNERS);
  expect(await count(`platform_submission where check_state = 'accepted'`)).toBe(LEARNERS / 2);
  expect(await count('platform_submission')).toBe(LEARNERS / 2);
}

async function inFolder(work: (data: string) => Promise<void>): Promise<void> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-kill-'));
  try {
    await work(data);
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

const portOf = ({ url }: Site): number => Number(new URL(url).port);

describe('a server process that is killed in the middle of load', () => {
  it(
    'loses and doubles nothing on PGlite: the folder opens again',
    () =>
      inFolder(async (data) => {
        let site = await startSite(files.server, { data });
        try {
          await sendThrough(site.url, await prepare(site), async () => {
            await site.kill();
            site = await startSite(files.server, { data, port: portOf(site) });
          });
          await expectWhole(site);
        } finally {
          await site.close();
        }
      }),
    120_000,
  );
});

describe.skipIf(!HAS_POSTGRES)('on a PostgreSQL of the test’s own (needs the programs initdb and pg_ctl)', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster.close());
  const fresh = async (name: string): Promise<string> => {
    const admin = new pg.Client({ connectionString: cluster.url });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    return cluster.url.replace('/postgres?', `/${name}?`);
  };

  it(
    'one of two server processes is killed: its work goes on in its successor, the other’s goes on',
    () =>
      inFolder(async (data) => {
        const databaseUrl = await fresh('one');
        let struck = await startSite(files.server, { data, databaseUrl });
        const other = await startSite(files.server, { data, databaseUrl });
        try {
          const waiting = await prepare(other);
          const [mine, others] = [waiting.filter((_, index) => index % 2 === 0), waiting.filter((_, index) => index % 2 === 1)];
          const strike = async (): Promise<void> => {
            await struck.kill();
            struck = await startSite(files.server, { data, databaseUrl, port: portOf(struck) });
          };
          await Promise.all([sendThrough(struck.url, mine, strike), sendThrough(other.url, others, async () => undefined)]);
          await expectWhole(other);
        } finally {
          await Promise.all([struck.close(), other.close()]);
        }
      }),
    120_000,
  );

  it(
    'the database server is killed: both processes live, answer that nobody decided, and take the bundles when it is back',
    () =>
      inFolder(async (data) => {
        const databaseUrl = await fresh('two');
        const sites = [await startSite(files.server, { data, databaseUrl }), await startSite(files.server, { data, databaseUrl })] as const;
        try {
          const waiting = await prepare(sites[0]);
          const strike = async (): Promise<void> => {
            await cluster.kill();
            expect((await plain(`${sites[1].url}/me`, { headers: { cookie: '__Host-session=x' } })).status).toBe(500);
            await cluster.start();
          };
          await Promise.all([
            sendThrough(sites[0].url, waiting.slice(0, LEARNERS / 2 + 4), strike),
            sendThrough(sites[1].url, waiting.slice(LEARNERS / 2 + 4), async () => undefined),
          ]);
          await expectWhole(sites[0]);
          for (const { process } of sites) expect([process.exitCode, process.signalCode]).toEqual([null, null]);
        } finally {
          await Promise.all(sites.map((site) => site.close()));
        }
      }),
    120_000,
  );
});

describe('the load test, in small', () => {
  it('enrolls everybody by HTTP, checks them, and finds each answer in the database', { timeout: 120_000 }, async () => {
    const said = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    try {
      await run(['--learners', '4', '--json']);
      const report = JSON.parse(String(said.mock.calls.at(-1)?.[0]));
      expect(report).toMatchObject({
        database: 'PGlite',
        processes: 1,
        enrolled: 4,
        failed: 0,
        lost: 0,
        doubled: 0,
        unanswered: 0,
        checks: 4,
        typists: 4,
      });
      expect(report.checksPerSecond).toBeGreaterThan(0);
      expect(report.passwords).toMatchObject({ here: { N: 1024 }, real: { N: 32_768 } });
    } finally {
      said.mockRestore();
    }
  });
});
