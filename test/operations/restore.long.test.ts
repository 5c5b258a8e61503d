import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeAccount } from '../../examples/course-platform/privacy/erasure.js';
import { replayClosed } from '../../examples/course-platform/privacy/replay-closed.js';
import { closedAccounts } from '../../examples/course-platform/store/closed-accounts.js';
import { erasureLog } from '../../src/server/privacy/erasure-log.js';
import { replayErasures } from '../../src/server/privacy/replay-erasures.js';
import { postgresDatabase } from '../../src/server/store/database.js';
import { openCampus } from '../platform/campus.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';
import { POLICY, restarted, START, type TestBackend, testBackend } from '../support/backend.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const run = promisify(execFile);
const DAY = 86_400;
const ADA = { tenant: 'example', subject: 'ada' };

let folder: string;
let backend: TestBackend | null = null;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-restore-'));
});
afterEach(async () => {
  await backend?.close();
  backend = null;
  await rm(folder, { recursive: true, force: true });
});

const log = () => erasureLog(join(folder, 'erasures.jsonl'));

describe('the log of erasures', () => {
  it('gets a line for each, whoever asked for it, for nobody else to read; a line that was cut short is told again', async () => {
    backend = await testBackend({ onErasure: (erasure) => log().append(erasure) });
    const { countersign, clock } = backend;
    expect(await log().read()).toEqual([]);
    for (const [at, name] of ['ada', 'ben', 'eve'].entries())
      await (await backend.browser(name)).check({ face: at + 1, typist: at + 1 }, 1);
    await countersign.privacy.erase(ADA);
    await countersign.privacy.withdraw({ ...ADA, subject: 'ben' });
    clock.now += 181 * DAY;
    await countersign.work();
    expect(await log().read()).toEqual([
      { ...ADA, at: START, cause: 'erased' },
      { ...ADA, subject: 'ben', at: START, cause: 'withdrawn' },
      { ...ADA, subject: 'eve', at: START + 181 * DAY, cause: 'expired' },
    ]);
    expect((await stat(join(folder, 'erasures.jsonl'))).mode & 0o777).toBe(0o600);
    await appendFile(join(folder, 'erasures.jsonl'), '{"at":18');
    expect(await log().read()).toHaveLength(3);
    await appendFile(join(folder, 'erasures.jsonl'), '\n');
    await expect(log().read()).rejects.toThrow('line 4 is no erasure');
  });

  it.each(['', '{', '{"at":18', '{"at":1800000000,"tenant":"example","subject":"ad'])(
    'is whole again where the disk was full after %j: what comes next is a line of its own',
    async (begun) => {
      const ada = { ...ADA, at: START, cause: 'erased' } as const;
      const ben = { ...ada, subject: 'ben' };
      await log().append(ben);
      await appendFile(join(folder, 'erasures.jsonl'), begun);
      await Promise.all([log().append(ada), log().append(ada)]);
      expect(new Set((await log().read()).map(({ subject }) => subject))).toEqual(new Set(['ben', 'ada']));
      await appendFile(join(folder, 'erasures.jsonl'), `{"at":18,"tenant":\n`);
      await expect(log().read()).rejects.toThrow('is no erasure');
    },
  );

  it('of closed accounts is whole again likewise', async () => {
    const closed = closedAccounts(join(folder, 'closed.jsonl'));
    const [one, other] = [crypto.randomUUID(), crypto.randomUUID()];
    await closed.append(one);
    await appendFile(join(folder, 'closed.jsonl'), other.slice(0, 9));
    await closed.append(other);
    expect(await closed.read()).toEqual([one, other]);
    expect((await stat(join(folder, 'closed.jsonl'))).mode & 0o777).toBe(0o600);
    await appendFile(join(folder, 'closed.jsonl'), 'nobody\n');
    await expect(closed.read()).rejects.toThrow('is no account');
  });

  it('is told again where it could not be written', async () => {
    let fails = true;
    backend = await testBackend({
      onError: () => undefined,
      onErasure: async (erasure) => {
        if (fails) throw new Error('the disk is full');
        await log().append(erasure);
      },
    });
    await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
    await backend.countersign.privacy.erase(ADA);
    await backend.countersign.work();
    expect(await log().read()).toEqual([]);
    fails = false;
    backend.clock.now += 120;
    await backend.countersign.work();
    expect(await log().read()).toHaveLength(1);
  });
});

describe('who has enrolled since the erasure', () => {
  it('stays as they are now', async () => {
    backend = await testBackend();
    const { database, keys, countersign, clock } = backend;
    await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
    await countersign.privacy.erase(ADA);
    clock.now += DAY;
    await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 2);
    const erasure = { ...ADA, at: START, cause: 'erased' } as const;
    expect(await replayErasures(database, keys, [erasure])).toEqual({ erased: [], newer: [ADA] });
    expect((await countersign.status(ADA)).enrolled).toBe(true);
  });
});

describe.skipIf(!HAS_POSTGRES)('a database that was restored by pg_dump from before an erasure', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster.close());

  /** A database of the cluster, made anew. */
  async function openDatabase(name: string) {
    const admin = new pg.Client({ connectionString: cluster.url });
    await admin.connect();
    await admin.query(`drop database if exists ${name}`);
    await admin.query(`create database ${name}`);
    await admin.end();
    const pool = new pg.Pool({ connectionString: urlOf(name), max: 4 });
    return { database: postgresDatabase(pool), close: () => pool.end() };
  }
  const urlOf = (name: string): string => Object.assign(new URL(cluster.url), { pathname: `/${name}` }).href;
  const program = (name: string): string =>
    process.env.PG_BIN === undefined ? join('/usr/lib/postgresql/15/bin', name) : join(process.env.PG_BIN, name);
  const dump = async (name: string): Promise<string> => {
    const file = join(folder, 'dump.sql');
    await run(program('pg_dump'), ['--dbname', urlOf(name), '--file', file]);
    return file;
  };
  const restore = (name: string, file: string) =>
    run(program('psql'), ['--quiet', '--set', 'ON_ERROR_STOP=1', '--dbname', urlOf(name), '--file', file]);

  it('has nobody back: checks are refused, and doing it again changes nothing', { timeout: 120_000 }, async () => {
    backend = await testBackend({ databaseOf: () => openDatabase('before'), onErasure: (erasure) => log().append(erasure) });
    const browsers = await Promise.all(['ada', 'ben', 'eve'].map((name) => (backend as TestBackend).browser(name)));
    for (const [at, browser] of browsers.entries()) await browser.check({ face: at + 1, typist: at + 1 }, 1);
    const file = await dump('before');
    backend.clock.now += DAY;
    await backend.countersign.privacy.erase(ADA);
    await backend.countersign.privacy.withdraw({ ...ADA, subject: 'ben' });
    await backend.countersign.work();
    const restored = await openDatabase('after');
    try {
      await restore('after', file);
      const after = restarted({ ...backend, database: restored.database }, { policy: POLICY });
      expect((await after.countersign.status(ADA)).enrolled).toBe(true);
      const erased = [ADA, { ...ADA, subject: 'ben' }];
      expect(await replayErasures(restored.database, backend.keys, await log().read())).toEqual({ erased, newer: [] });
      expect(await replayErasures(restored.database, backend.keys, await log().read())).toEqual({ erased: [], newer: [] });
      expect((await after.countersign.status(ADA)).enrolled).toBe(false);
      await expect((await after.browser('ada', { key: browsers[0]!.key })).challenge({ purpose: 'verify' })).rejects.toThrow('409');
      await expect((await after.browser('ben', { key: browsers[1]!.key })).challenge()).rejects.toThrow('409 consent/declined');
      expect((await (await after.browser('eve', { key: browsers[2]!.key })).check({ face: 3, typist: 3 }, 2)).result).toBe('accepted');
    } finally {
      await restored.close();
    }
  });

  it('has no closed account back', { timeout: 120_000 }, async () => {
    const closed = closedAccounts(join(folder, 'closed-accounts.jsonl'));
    const campus = await openCampus({ open: () => openDatabase('campus') });
    const restored = await openDatabase('campus_after');
    try {
      await campus.enrolled('ada', 1);
      await campus.learner('ben');
      const file = await dump('campus');
      const accounts = await campus.platform.database.query<{ id: string; email: string }>(
        'select id, email from platform_account order by email',
      );
      const [ada, ben] = accounts as [(typeof accounts)[0], (typeof accounts)[0]];
      await closeAccount({ ...campus.platform, closed }, ada);
      expect(await readFile(join(folder, 'closed-accounts.jsonl'), 'utf8')).toBe(`${ada.id}\n`);
      await restore('campus_after', file);
      const again = await openCampus({ open: async () => restored, keys: campus.keys });
      const platform = { ...again.platform, closed };
      expect(await replayClosed(platform)).toBe(1);
      expect(await replayClosed(platform)).toBe(0);
      const after = await restored.database.query<{ id: string; email: string }>('select id, email from platform_account order by email');
      expect(after).toEqual([ben, { id: ada.id, email: `closed-${ada.id}@invalid` }]);
      expect((await platform.countersign.status({ tenant: 'courses', subject: ada.id })).enrolled).toBe(false);
      expect(await readFile(join(folder, 'closed-accounts.jsonl'), 'utf8')).toBe(`${ada.id}\n`);
    } finally {
      await Promise.all([campus.close(), restored.close()]);
    }
  });
});
