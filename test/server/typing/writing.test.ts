import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackgroundStatistics } from '../../../src/matching/free-text/background.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { writingOf } from '../../support/writing.js';

const MONITORED = {
  ...POLICY,
  monitor: { consent: { ...POLICY.consent, id: 'writing-1', purposes: ['writing check'], categories: ['typing-rhythm'] }, windowKeys: 100 },
};
const ESSAY = { course: 'algebra', activity: 'essay' };
const QUERY = 'course=algebra&activity=essay&attempt=1';

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`on ${name}`, () => {
    let backend: TestBackend;
    const learners: Browser[] = [];
    let sitting = 0;
    beforeAll(async () => {
      backend = await testBackend({ databaseOf: open, policy: MONITORED });
      for (let person = 0; person < 8; person++) {
        const browser = await backend.browser(`writer-${person}`);
        learners.push(browser);
        await browser.check({ face: person + 1, typist: person + 1 }, 1);
      }
      backend.clock.now += 86_400;
      for (const [person, browser] of learners.entries()) {
        await browser.check({ face: person + 1, typist: person + 1 }, 2);
        for (let window = 0; window < 4; window++) await write(person, person);
      }
    });
    afterAll(() => backend.close());

    async function write(learner: number, typist: number, { query = QUERY, pasted = 0 } = {}): Promise<Response> {
      const browser = learners[learner]!;
      const challenge = await browser.challenge({ purpose: 'monitor', query });
      return browser.post(await browser.seal(challenge, writingOf(typist, challenge.claims, ++sitting, pasted)));
    }
    const trend = (learner: number, activity = ESSAY) =>
      backend.countersign.writingTrend({ tenant: 'example', subject: `writer-${learner}` }, activity);

    it('a challenge for the monitor says how many keys make a window, asks its own consent, and lives for hours', async () => {
      const { claims } = await learners[0]!.challenge({ purpose: 'monitor', query: QUERY });
      expect(claims).toMatchObject({ purpose: 'monitor', monitor: { windowKeys: 100 }, consent: { id: 'writing-1' } });
      expect(claims.exp - claims.iat).toBe(14_400);
    });

    it('a window is taken without result and receipt', async () => {
      const response = await write(7, 7);
      expect([response.status, await response.json()]).toEqual([200, { received: true }]);
      expect(backend.runs.at(-1)).toMatchObject({ decision: null, receipt: null, failure: null });
    });

    it('the first four windows are learned from, and only then count for others, once', async () => {
      expect(await trend(0)).toMatchObject({ windows: 4, measured: 0, direction: 'too-little', keys: 1000, edits: 12 });
      const [row] = await backend.database.query<{ statistics: BackgroundStatistics }>(
        'select statistics from countersign_writing_background',
      );
      expect(row?.statistics['KeyT KeyH']?.downDown.typists).toBe(8);
    });

    it('the same writer is consistent, another one differs, and neither after two windows', async () => {
      for (const [learner, typist] of [
        [0, 0],
        [1, 5],
      ] as const) {
        for (let window = 0; window < 2; window++) await write(learner, typist);
        expect((await trend(learner)).direction).toBe('too-little');
        await write(learner, typist);
      }
      expect(await trend(0)).toMatchObject({ measured: 3, direction: 'consistent' });
      expect(await trend(1)).toMatchObject({ measured: 3, direction: 'differs' });
    });

    it('one attempt can be looked at by itself', async () => {
      const of = (attempt: string) => backend.countersign.writingTrend({ tenant: 'example', subject: 'writer-1' }, { ...ESSAY, attempt });
      expect([await of('1'), (await of('2')).windows]).toEqual([await trend(1), 0]);
    });

    it('writing that differs is not learned from, and does not change the background', async () => {
      const windows = async (subject: string) =>
        (await backend.database.query<{ windows: number }>('select windows from countersign_writing where subject = $1', [subject]))[0]
          ?.windows;
      expect([await windows('writer-0'), await windows('writer-1')]).toEqual([7, 4]);
    });

    it('activities are apart, and what was pasted is counted', async () => {
      await write(2, 2, { query: 'course=algebra&activity=other&attempt=1', pasted: 120 });
      expect(await trend(2, { course: 'algebra', activity: 'other' })).toMatchObject({ windows: 1, pastedCharacters: 120, blurs: 1 });
      expect(await trend(2)).toMatchObject({ windows: 4, pastedCharacters: 0 });
    });

    it('a window that comes two hours later is taken', async () => {
      const browser = learners[3]!;
      const challenge = await browser.challenge({ purpose: 'monitor', query: QUERY });
      const sealed = await browser.seal(challenge, writingOf(3, challenge.claims, ++sitting), 3600);
      backend.clock.now += 7200;
      expect((await browser.post(sealed)).status).toBe(200);
      const rows = await backend.database.query<{ late: boolean }>('select late from countersign_writing_window order by id desc limit 1');
      expect(rows).toEqual([{ late: true }]);
    });

    it('nothing of a window is stored but counts and how it compared', async () => {
      const columns = await backend.database.query<{ column_name: string }>(
        `select column_name from information_schema.columns where table_schema = current_schema() and table_name = 'countersign_writing_window'
          order by ordinal_position`,
      );
      expect(columns.map(({ column_name: column }) => column)).toEqual([
        'id',
        'at',
        'tenant',
        'subject',
        'course',
        'activity',
        'attempt',
        'keys',
        'edits',
        'pasted',
        'blurs',
        'elapsed_ms',
        'llr',
        'late',
      ]);
    });

    it('the consent of a check is not one for the monitor', async () => {
      const browser = learners[4]!;
      const challenge = await browser.challenge({ purpose: 'monitor', query: QUERY });
      const check = await browser.challenge({ query: QUERY });
      const evidence = { ...writingOf(4, challenge.claims, ++sitting), consent: writingOf(4, check.claims, 1).consent };
      expect((await browser.post(await browser.seal(challenge, evidence))).status).toBe(400);
      expect(backend.runs.at(-1)?.failure).toEqual({ step: 'consent', code: 'consent/outdated' });
    });

    it('nobody is monitored without enrollment, or where the policy has no monitor', async () => {
      const stranger = await backend.browser('stranger');
      await expect(stranger.challenge({ purpose: 'monitor', query: QUERY })).rejects.toThrow('409');
      const without = await testBackend();
      const browser = await without.browser('anna');
      await browser.check({ face: 1, typist: 1 }, 1);
      await expect(browser.challenge({ purpose: 'monitor', query: QUERY })).rejects.toThrow('409');
      await without.close();
    });
  });
