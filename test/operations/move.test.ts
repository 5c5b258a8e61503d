import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { requireMoved } from '../../examples/course-platform/store/database.js';
import { runCommand } from '../../src/command/run-command.js';
import { migrate } from '../../src/server/schema/migrate.js';
import { postgresDatabase } from '../../src/server/store/database.js';
import { moveDatabase } from '../../src/server/store/move-database.js';
import { migrateService } from '../../src/service/schema/migrate-service.js';
import { createApiKey, listApiKeys } from '../../src/service/store/api-keys.js';
import { openCampus } from '../platform/campus.js';
import { type Cluster, HAS_POSTGRES, openCluster } from '../platform/cluster.js';
import { graduate } from '../platform/graduate.js';
import { restarted, testBackend } from '../support/backend.js';
import { openPglite } from '../support/databases.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const PERSON = { face: 1, typist: 1 };

describe.skipIf(!HAS_POSTGRES)('PGlite that is moved to PostgreSQL', () => {
  let cluster: Cluster;
  let folder: string;
  let made = 0;
  beforeAll(async () => {
    cluster = await openCluster();
  });
  afterAll(() => cluster.close());
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-move-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  async function openDatabase() {
    const name = `moved_${++made}`;
    const admin = new pg.Client({ connectionString: cluster.url });
    await admin.connect();
    await admin.query(`create database ${name}`);
    await admin.end();
    const url = Object.assign(new URL(cluster.url), { pathname: `/${name}` }).href;
    const pool = new pg.Pool({ connectionString: url, max: 4 });
    return { url, database: postgresDatabase(pool), close: () => pool.end() };
  }

  it('has everything of a platform there, to the last byte, and goes on where it was', { timeout: 240_000 }, async () => {
    const campus = await openCampus();
    const target = await openDatabase();
    try {
      await campus.enrolled('ada', 1);
      await graduate(campus, 'ben', COURSE);
      // As the start does that says what to do: tables and courses are there.
      const { close: _, ...there } = target;
      const empty = await openCampus({ open: async () => ({ ...there, close: async () => undefined }) });
      await empty.close();
      await target.database.query('delete from countersign_keys');
      const moved = await moveDatabase(campus.platform.database, target.database);
      const rows = Object.fromEntries(moved.map(({ table, rows: count }) => [table, count]));
      expect(rows).toMatchObject({
        countersign_reference: 1,
        countersign_typing: 1,
        countersign_device: 1,
        platform_account: 2,
        platform_certificate: 1,
      });
      const bytes =
        "select encode(face, 'hex'), encode(keystroke, 'hex'), encode(recent, 'hex') from countersign_reference join countersign_typing using (tenant, subject)";
      expect(await target.database.query(bytes)).toEqual(await campus.platform.database.query(bytes));
      await expect(moveDatabase(campus.platform.database, target.database)).rejects.toThrow('in use already');
      const after = await openCampus({ open: async () => ({ ...there, close: async () => undefined }), keys: campus.keys });
      const eve = await after.enrolled('eve', 3);
      const place = await eve.handIn(COURSE, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
      expect(await eve.check(place, 3)).toMatchObject({ result: 'accepted' });
      expect(after.errors).toEqual([]);
    } finally {
      await Promise.all([campus.close(), target.close()]);
    }
  });

  it('is done by one command; a learner of before checks by the same browser', { timeout: 240_000 }, async () => {
    const target = await openDatabase();
    try {
      const before = await testBackend({ databaseOf: () => openPglite(join(folder, 'database')) });
      const first = await before.browser('ada');
      await first.check(PERSON, 1);
      await before.close();
      const said: string[] = [];
      const command = (...args: string[]) =>
        runCommand(args, {
          dist: '',
          backend: () => import('../../src/server.js') as never,
          service: () => import('../../src/service.js'),
          environment: { DATABASE_URL: target.url },
          out: (line) => said.push(line),
          error: (line) => said.push(`error: ${line}`),
        });
      expect(await command('move', join(folder, 'database'))).toBe(1);
      expect(said.at(-1)).toMatch(/^error: the other database has no table countersign_\w+: start the platform on it once/);
      await migrate(target.database);
      await expect(requireMoved(target.database, join(folder, 'database'))).rejects.toThrow('npx countersign move');
      expect(await command('move', join(folder, 'database'))).toBe(0);
      expect(said.at(-1)).toMatch(/^\d+ tables with \d+ rows were moved, counted and compared/);
      await requireMoved(target.database, join(folder, 'database'));
      const after = restarted({ ...before, database: target.database }, {});
      expect((await (await after.browser('ada', { key: first.key })).check(PERSON, 2)).result).toBe('accepted');
      expect(await command('move', join(folder, 'database'))).toBe(1);
      expect(said.at(-1)).toContain('in use already');
    } finally {
      await target.close();
    }
  });
});

it('a database whose service has given keys is in use, and loses none', async () => {
  const [from, to] = [await openPglite(), await openPglite()];
  try {
    for (const { database } of [from, to]) {
      await migrate(database);
      await migrateService(database);
    }
    await createApiKey(to.database, { tenant: 'example', scopes: ['checks'], note: 'the first one', now: 1_800_000_000 });
    await expect(moveDatabase(from.database, to.database)).rejects.toThrow('rows in service_api_key');
    expect(await listApiKeys(to.database)).toHaveLength(1);
  } finally {
    await Promise.all([from.close(), to.close()]);
  }
});

it('an address of a database beside a folder that is not filled is used as it is', async () => {
  const { database, close } = await openPglite();
  try {
    await migrate(database);
    await requireMoved(database, join(tmpdir(), 'countersign-not-there'));
  } finally {
    await close();
  }
});
