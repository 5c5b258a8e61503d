import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createKeyFile, rotateKeyFile } from '../../../src/server/keys/key-file.js';
import { generateKeys, type KeySet } from '../../../src/server/keys/keys.js';
import { loadOrCreateKeys } from '../../../src/server/keys/load-or-create-keys.js';
import { adoptKeys, unreadableLearners } from '../../../src/server/privacy/adopt-keys.js';
import { migrate } from '../../../src/server/schema/migrate.js';
import { ORIGIN, START, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES, type TestDatabase } from '../../support/databases.js';

const PERSON = { face: 1, typist: 1 };
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-own-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(DATABASES)('the keys of a database on $name', ({ open, available, name }) => {
  const path = (file: string) => join(folder, `${name.slice(0, 6)}-${file}.json`);
  let opened: TestDatabase | null = null;
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });

  async function database() {
    opened = await open();
    await migrate(opened.database);
    return opened.database;
  }

  /** A backend on the database of another. */
  const beside = ({ database: shared }: Pick<TestBackend, 'database'>, options: Parameters<typeof testBackend>[0]) =>
    testBackend({ databaseOf: async () => ({ database: shared, close: async () => undefined }), ...options });

  it.skipIf(!available)('are made once, for their owner’s eyes only, also when several ask at once', async () => {
    const shared = await database();
    const file = path('deep/keys');
    const found = await Promise.all([1, 2, 3].map(() => loadOrCreateKeys(file, shared)));
    const stored = JSON.parse(await readFile(file, 'utf8')) as KeySet;
    for (const keys of found) expect(keys).toEqual(stored);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await loadOrCreateKeys(file, shared)).toEqual(stored);
    const [row] = await shared.query<{ fingerprint: string }>('select * from countersign_keys');
    for (const secret of [stored.template, stored.seen]) expect(JSON.stringify(row)).not.toContain(secret);
    expect(row?.fingerprint).toMatch(/^[\w-]{43}$/);
  });

  it.skipIf(!available)('are not replaced where their file is lost: no new file, and one sentence', async () => {
    const shared = await database();
    const file = path('lost');
    const keys = await loadOrCreateKeys(file, shared);
    await rm(file);
    const refused = loadOrCreateKeys(file, shared);
    await expect(refused).rejects.toMatchObject({
      code: 'keys/lost',
      message: expect.stringMatching(/^.*lost\.json is not there.*backup/),
    });
    await expect(stat(file)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeFile(file, JSON.stringify(keys));
    expect(await loadOrCreateKeys(file, shared)).toEqual(keys);
  });

  it.skipIf(!available)('are not those of another file, though they come first on it by chance of a race', async () => {
    const shared = await database();
    const files = [path('race-1'), path('race-2'), path('race-3')];
    const results = await Promise.allSettled(files.map((file) => loadOrCreateKeys(file, shared)));
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: expect.stringMatching(/^keys/) });
  });

  it.skipIf(!available)('that are damaged are an error, and are not replaced', async () => {
    const shared = await database();
    const file = path('damaged');
    await writeFile(file, '{');
    await expect(loadOrCreateKeys(file, shared)).rejects.toThrow();
    expect(await readFile(file, 'utf8')).toBe('{');
  });

  it.skipIf(!available)('stay the same through a rotation', async () => {
    const shared = await database();
    const file = path('rotated');
    const before = await loadOrCreateKeys(file, shared);
    await rotateKeyFile(file, START);
    expect(await loadOrCreateKeys(file, shared)).toMatchObject({ template: before.template, seen: before.seen });
  });

  it.skipIf(!available)(
    'are needed for every answer: a backend with others answers nobody, sweeps nothing and swallows no notice',
    async () => {
      const first = await testBackend({ databaseOf: open });
      opened = first;
      await (await first.browser('ada')).check(PERSON, 1);
      const errors: unknown[] = [];
      for (const change of ['template', 'seen'] as const) {
        const other = { ...(await generateKeys()) };
        const mine = first.keys;
        const second = await beside(first, { keys: { ...mine, [change]: other[change] }, onError: (error) => errors.push(error) });
        const ask = (route: string, method = 'GET') =>
          second.countersign.fetch(new Request(`${ORIGIN}/api/countersign/${route}`, { method, headers: { 'x-learner': 'example/ada' } }));
        const answers = await Promise.all([
          ask('me/status'),
          ask('me/export'),
          ask('me/biometrics', 'DELETE'),
          ask('challenges?course=a&activity=b', 'POST'),
          ask('.well-known/jwks.json'),
        ]);
        expect(answers.map(({ status }) => status)).toEqual([500, 500, 500, 500, 500]);
        second.clock.now = START + 1000 * 86_400;
        await expect(second.countersign.work()).rejects.toMatchObject({ code: 'keys/foreign' });
        await expect(second.countersign.privacy.sweep()).rejects.toMatchObject({ code: 'keys/foreign' });
      }
      expect(errors).toHaveLength(10);
      for (const error of errors) expect(error).toMatchObject({ name: 'KeysError', code: 'keys/foreign' });
      expect(await first.countersign.status({ tenant: 'example', subject: 'ada' })).toMatchObject({ enrolled: true });
      expect((await (await first.browser('grace')).check({ face: 2, typist: 2 }, 1)).result).toBe('accepted');
    },
  );

  it.skipIf(!available)('are known by what they open where the database is of before', async () => {
    const first = await testBackend({ databaseOf: open });
    opened = first;
    await (await first.browser('ada')).check(PERSON, 1);
    await first.database.query('delete from countersign_keys');
    await createKeyFile(path('older'));
    await expect(loadOrCreateKeys(path('older'), first.database)).rejects.toMatchObject({ code: 'keys/foreign' });
    await expect(loadOrCreateKeys(path('none'), first.database)).rejects.toMatchObject({ code: 'keys/lost' });
    const again = await beside(first, { keys: first.keys });
    expect((await again.countersign.privacy.export({ tenant: 'example', subject: 'ada' })).reference).not.toBeNull();
  });

  it.skipIf(!available)(
    'that are lost for good are given up: whoever they alone opened is listed and erased, and enrolls anew',
    async () => {
      const first = await testBackend({ databaseOf: open });
      opened = first;
      const ada = { tenant: 'example', subject: 'ada' };
      await (await first.browser('ada')).check(PERSON, 1);
      await first.countersign.work();
      expect(await unreadableLearners(first.database, first.keys)).toEqual([]);
      const keys = await generateKeys();
      expect(await unreadableLearners(first.database, keys)).toEqual([ada]);
      expect(await adoptKeys(first.database, keys)).toEqual([ada]);
      expect(await first.database.query('select cause from countersign_erasure')).toEqual([{ cause: 'unreadable' }]);
      const second = await beside(first, { keys });
      expect(await second.countersign.status(ada)).toMatchObject({ enrolled: false, since: null });
      expect((await (await second.browser('ada')).check(PERSON, 2)).result).toBe('accepted');
      expect(await adoptKeys(first.database, keys)).toEqual([]);
    },
  );
});
