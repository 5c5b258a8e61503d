import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { readRates } from '../../examples/course-platform/checks/rates.js';
import { openDatabase } from '../../examples/course-platform/store/database.js';
import { runCommand } from '../../src/command/run-command.js';
import { openPglite } from '../../src/server/store/open-pglite.js';
import { type Campus, openCampus } from '../platform/campus.js';
import { testBackend } from '../support/backend.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

describe('countersign why', () => {
  let folder: string;
  let said: string[];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-why-'));
    said = [];
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  const command = (...args: string[]): Promise<number> =>
    runCommand(args, {
      dist: folder,
      backend: () => import('../../src/server.js') as never,
      service: () => import('../../src/service.js'),
      environment: {},
      out: (line) => said.push(line),
      error: (line) => said.push(`error: ${line}`),
    });

  it('says how a learner stands, and why checks were not accepted, without a score', { timeout: 60_000 }, async () => {
    const path = join(folder, 'database');
    const backend = await testBackend({
      databaseOf: async () => {
        const database = await openPglite(PGlite as never, path);
        return { database, close: () => database.close() };
      },
    });
    const ada = await backend.browser('ada');
    await ada.check({ face: 1, typist: 1 }, 1);
    expect((await ada.check({ face: 2, typist: 2 }, 2)).result).toBe('refused');
    expect((await ada.post('no bundle')).status).toBe(400);
    const stranger = await backend.browser('ada');
    await expect(stranger.check({ face: 1, typist: 1 }, 3)).rejects.toThrow('403 submit/unknown-device');
    const [scored] = await backend.database.query<{ score: number }>(`select score from countersign_audit where code = 'refused'`);
    const told = await backend.countersign.why({ tenant: 'example', subject: 'ada' });
    expect(told).toMatchObject({ enrolled: true, withdrawn: false, failuresInARow: 1, pausedUntil: null, openReviews: 0 });
    expect(told.notAccepted.map(({ step, code, purpose, reasons }) => [step, code, purpose, reasons])).toEqual([
      ['device-key', 'key/unknown', null, []],
      ['form', 'bundle/form', null, []],
      ['receipt', 'refused', 'verify', ['no-match']],
    ]);
    expect(JSON.stringify(told)).not.toContain(String(scored?.score).slice(0, 5));
    expect(JSON.stringify(told)).not.toContain('score');
    await backend.close();
    expect(await command('why', 'ada', path)).toBe(0);
    expect(said[0]).toBe('ada of example is enrolled; failures in a row: 1');
    expect(said.slice(1)).toEqual([
      expect.stringMatching(/^2027-01-15T08:00:00Z {2}- {2}device-key {2}key\/unknown {2}It was made in a browser that is not known here/),
      expect.stringMatching(/bundle\/form/),
      expect.stringMatching(/verify {2}receipt {2}refused {2}It was compared, and did not match\. Face and typing together/),
    ]);
    said = [];
    expect(await command('why', 'nobody', path)).toBe(1);
    expect(said).toEqual(['error: nobody is called nobody here: a subject is the name by which your backend knows a learner']);
    said = [];
    expect(await command('why')).toBe(2);
    expect(await command('why', 'ada')).toBe(1);
    expect(said[1]).toMatch('set DATABASE_URL');
  });
});

describe('countersign why of a folder of PGlite that a process has open', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'countersign-why-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const why = async (path: string, subject: string): Promise<readonly [number, readonly string[]]> => {
    const said: string[] = [];
    const code = await runCommand(['why', subject, path], {
      dist: folder,
      backend: () => import('../../src/server.js') as never,
      service: () => import('../../src/service.js'),
      environment: {},
      out: (line) => said.push(line),
      error: (line) => said.push(`error: ${line}`),
    });
    return [code, said];
  };

  it('is answered by that process; afterwards, by the folder', { timeout: 60_000 }, async () => {
    const path = join(folder, 'database');
    const opened = await openDatabase({ folder: path });
    const backend = await testBackend({ databaseOf: async () => ({ database: opened.queries, close: opened.close }) });
    const ada = await backend.browser('ada');
    await ada.check({ face: 1, typist: 1 }, 1);
    expect((await ada.check({ face: 2, typist: 2 }, 2)).result).toBe('refused');
    const [code, said] = await why(path, 'ada');
    expect([code, said[0]]).toEqual([0, 'ada of example is enrolled; failures in a row: 1']);
    expect(said[1]).toMatch(/verify {2}receipt {2}refused/);
    expect((await why(path, 'nobody'))[0]).toBe(1);
    // Nobody but the folder's owner can ask, and who asks badly is not answered.
    const socket = join(path, 'why.sock');
    expect([(await stat(path)).mode & 0o777, (await stat(socket)).mode & 0o777]).toEqual([0o700, 0o600]);
    for (const asked of ['', '{', '7', 'null', `"${'a'.repeat(5000)}"`]) {
      const answer = await new Promise<string>((resolve) => {
        const client = createConnection({ path: socket, allowHalfOpen: true }).setEncoding('utf8');
        let got = '';
        client.on('data', (piece) => {
          got += piece;
        });
        client.on('error', () => undefined).on('close', () => resolve(got));
        client.end(asked);
      });
      expect(['', '[]']).toContain(answer);
    }
    await backend.close();
    await expect(stat(socket)).rejects.toThrow('ENOENT');
    expect(await why(path, 'ada')).toEqual([0, said]);
  });

  it('what a process that was killed left is in nobody’s way', { timeout: 60_000 }, async () => {
    const path = join(folder, 'database');
    await (await openDatabase({ folder: path })).close();
    const script = `require('node:net').createServer().listen(${JSON.stringify(join(path, 'why.sock'))}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect((await stat(join(path, 'why.sock'))).isSocket()).toBe(true);
    expect((await why(path, 'ada'))[1]).toEqual([expect.stringMatching('nobody is called ada here')]);
    const again = await openDatabase({ folder: path });
    expect((await why(path, 'ada'))[1]).toEqual([expect.stringMatching('nobody is called ada here')]);
    await again.close();
  });

  it('where a path is too long for a socket, it says that the folder is in use', { timeout: 60_000 }, async () => {
    const path = join(folder, 'a'.repeat(120), 'database');
    const opened = await openDatabase({ folder: path });
    expect(await why(path, 'ada')).toEqual([1, [expect.stringMatching('another process uses the database')]]);
    await opened.close();
  });
});

describe('staff', () => {
  let campus: Campus;
  beforeAll(async () => {
    campus = await openCampus();
  });
  afterAll(() => campus.close());

  it('find a learner by name or address, and read why checks were not accepted', async () => {
    const zoe = await campus.enrolled('zoe', 9);
    const place = await zoe.handIn('numbers-in-the-news', 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
    expect((await zoe.check(place, 8)).result).toBe('refused');
    await zoe.send('no bundle');
    const staff = await campus.staff('uma');
    for (const search of ['ZOE', 'zoe@exam']) {
      const { html } = await staff.get(`/staff/learners?search=${search}`);
      expect(html.match(/\/staff\/learners\/[\w-]{36}/g)).toHaveLength(1);
    }
    const path = /\/staff\/learners\/[\w-]{36}/.exec((await staff.get('/staff/learners?search=zoe')).html)?.[0] as string;
    const { html } = await staff.get(path);
    expect(html).toMatch(/<td>receipt<\/td>\s*<td><code>refused<\/code><\/td><td>It was compared, and did not match\./);
    expect(html).toMatch(/<td>form<\/td>\s*<td><code>bundle\/form<\/code>/);
    expect(html).toContain('<dt>Failures in a row</dt><dd>1</dd>');
    const [scored] = await campus.platform.database.query<{ score: number }>(`select score from countersign_audit where code = 'refused'`);
    expect(html).not.toContain(String(scored?.score).slice(0, 5));
    const seen = await campus.platform.database.query(`select 1 from platform_audit where action = 'learner.seen' and object = $1`, [
      path.split('/').at(-1),
    ]);
    expect(seen).toHaveLength(1);
    const own = /\/staff\/learners\/[\w-]{36}/.exec((await staff.get('/staff/learners?search=uma')).html)?.[0] as string;
    expect((await staff.get(own)).status).toBe(404);
    expect((await zoe.get(path)).status).toBe(404);
  });

  it('count in the rates a refusal that no page reported, and a start of which nothing came, apart', async () => {
    const COURSE = 'numbers-in-the-news';
    const rates = async () => (await readRates(campus.platform, new Date(0))).all;
    const [ada, ben, eve] = [await campus.enrolled('ada', 1), await campus.enrolled('ben', 2), await campus.enrolled('eve', 3)];
    const answers = { a: '0', b: '1', c: '1', d: '1' };
    const before = await rates();
    // Ada's page is closed after the bundle was refused, Ben's reports it, Eve's is left.
    const places = [];
    for (const learner of [ada, ben, eve]) places.push(await learner.handIn(COURSE, 'quiz-1', answers));
    const [one, other, left] = places as [(typeof places)[0], (typeof places)[0], (typeof places)[0]];
    for (const [learner, place] of [
      [ada, one],
      [ben, other],
    ] as const) {
      expect((await learner.challenge(place)).status).toBe(200);
      expect((await learner.send('no bundle')).status).toBe(400);
    }
    await ben.post('/me/check-notes', { attempt: other.attempt, code: 'submit/rejected' });
    await eve.challenge(left);
    expect(await rates()).toMatchObject({
      starts: before.starts + 2,
      failed: before.failed + 2,
      reported: before.reported + 1,
      unreported: before.unreported + 1,
      left: before.left,
    });
    campus.clock.now += 3601;
    expect(await rates()).toMatchObject({ starts: before.starts + 3, failed: before.failed + 3, left: before.left + 1 });
    const staff = await campus.staff('grace');
    const { html } = await staff.get('/staff/rates');
    expect(html).toMatch(/<th scope="row">bundle\/form<\/th><td>the backend alone<\/td><td>1<\/td>/);
    expect(html).toMatch(/<th scope="row">submit\/rejected<\/th><td>the page<\/td><td>1<\/td>/);
  });
});
