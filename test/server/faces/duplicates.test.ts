import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { searchDuplicates } from '../../../src/server/faces/duplicate-faces.js';
import type { Duplicate, DuplicateFound } from '../../../src/server/faces/duplicates.js';
import { generateKeys, importKeys, type KeySet } from '../../../src/server/keys/keys.js';
import { checkPolicy } from '../../../src/server/policy/check-policy.js';
import { POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const policy = {
  ...POLICY,
  reenroll: 'allow' as const,
  duplicateSearch: true,
  consent: { ...POLICY.consent, purposes: [...POLICY.consent.purposes, 'duplicate-search'] },
};

for (const { name, available, open } of DATABASES)
  describe.skipIf(!available)(`one face under several accounts, on ${name}`, () => {
    let backend: TestBackend;
    let keySet: KeySet;
    const told: DuplicateFound[] = [];
    const errors: unknown[] = [];
    let failing = false;
    beforeAll(async () => {
      keySet = await generateKeys();
      backend = await testBackend({
        keys: keySet,
        databaseOf: open,
        policy,
        onError: (error) => errors.push(error),
        onDuplicate: async (duplicate) => {
          if (failing) throw new Error('no mail goes out');
          told.push(duplicate);
        },
      });
    });
    afterAll(() => backend.close());

    let sitting = 0;
    const enroll = async (learner: string, face: number, tenant = 'example') => {
      const browser = await backend.browser(learner, { tenant });
      const challenge = await browser.challenge({ purpose: 'enroll' });
      const evidence = evidenceOf({ face, typist: face + ++sitting }, challenge.claims, sitting);
      return (await browser.post(await browser.seal(challenge, evidence))).json();
    };
    const pairs = async (tenant = 'example') =>
      (await backend.countersign.duplicates.open(tenant)).map(({ subjects }) => subjects.join(' '));
    const unsearched = () => backend.database.query('select subject from countersign_duplicate_face where searched_at is null');
    const count = async (table: string) =>
      (await backend.database.query<{ count: number }>(`select count(*)::integer as count from ${table}`))[0]?.count;

    it('is found in the background, once, and refuses nobody', async () => {
      for (const [learner, face] of [
        ['ada', 1],
        ['ben', 2],
        ['cem', 3],
      ] as const)
        await enroll(learner, face);
      await backend.countersign.work();
      expect(await pairs()).toEqual([]);
      expect(await enroll('ada-again', 1)).toMatchObject({ result: 'accepted', reasons: [] });
      await backend.countersign.work();
      await backend.countersign.work();
      expect(await pairs()).toEqual(['ada ada-again']);
      expect(told).toMatchObject([{ tenant: 'example', subject: 'ada-again', other: 'ada' }]);
      expect(errors).toEqual([]);
    });

    it('is found among those of one scan too', async () => {
      await Promise.all([enroll('dan', 4), enroll('dan-2', 4)]);
      await backend.countersign.work();
      expect(await pairs()).toContain('dan dan-2');
    });

    it('is not looked for in another tenant', async () => {
      await enroll('ada', 1, 'elsewhere');
      await backend.countersign.work();
      expect(await pairs('elsewhere')).toEqual([]);
    });

    it('is looked for again after a new enrollment of the same account', async () => {
      await enroll('ben', 3);
      await backend.countersign.work();
      expect(await pairs()).toContain('ben cem');
    });

    it('is settled by a person, once, in the trail of both', async () => {
      const { duplicates } = backend.countersign;
      const pair = (await duplicates.open('example')).find(({ subjects }) => subjects.includes('ada-again')) as Duplicate;
      const decision = { by: 'staff-1', outcome: 'different-people', reason: 'twins' } as const;
      expect(await duplicates.settle('elsewhere', pair.id, decision)).toBe(false);
      for (const words of [{ reason: '' }, { reason: 'a'.repeat(2001) }, { reason: 'half \ud83d' }, { by: '\0' }])
        await expect(duplicates.settle('example', pair.id, { ...decision, ...words })).rejects.toThrow('review/words');
      await expect(duplicates.settle('example', pair.id, { ...decision, by: 'ada' })).rejects.toThrow('review/own');
      await expect(duplicates.settle('example', pair.id, { ...decision, outcome: 'twins' as never })).rejects.toThrow(TypeError);
      expect(await duplicates.settle('example', pair.id, decision)).toBe(true);
      expect(await duplicates.settle('example', pair.id, decision)).toBe(false);
      expect(await pairs()).not.toContain('ada ada-again');
      const trail = await backend.database.query<{ subject: string }>(
        `select subject from countersign_audit where code = 'duplicate/settled' order by subject`,
      );
      expect(trail.map(({ subject }) => subject)).toEqual(['ada', 'ada-again']);
    });

    it('is not told any more once either is erased: the notice names both', async () => {
      failing = true;
      await Promise.all([enroll('gil', 40), enroll('gil-2', 40)]);
      await backend.countersign.work();
      failing = false;
      errors.length = 0;
      const waiting = () =>
        backend.database.query<{ count: number }>(
          `select count(*)::integer as count from countersign_job where kind = 'duplicate' and payload::text like '%gil%'`,
        );
      expect(await waiting()).toEqual([{ count: 1 }]);
      await backend.countersign.privacy.erase({ tenant: 'example', subject: 'gil' });
      expect(await waiting()).toEqual([{ count: 0 }]);
      expect(await pairs()).not.toContain('gil gil-2');
    });

    it('is kept so that two rows of one face say nothing, and one row does not open for another account', async () => {
      const rows = await backend.database.query<{ face: Uint8Array }>(
        `select face from countersign_duplicate_face where tenant = 'example' and subject in ('dan', 'dan-2') order by subject`,
      );
      const [one, other] = rows.map(({ face }) => Buffer.from(face)) as [Buffer, Buffer];
      expect(one.length).toBe(other.length);
      const equal = one.filter((byte, at) => byte === other[at]).length;
      expect(equal).toBeLessThan(one.length / 16);
      await backend.database.query(`update countersign_duplicate_face set face = $1, searched_at = null where subject = 'dan'`, [other]);
      await backend.countersign.work();
      expect(String(errors.pop())).toContain('the faces of 1 learners cannot be opened');
      await backend.database.query(`update countersign_duplicate_face set face = $1 where subject = 'dan'`, [one]);
    });

    it('is found whatever batch it is in', async () => {
      for (let index = 0; index < 12; index++) await enroll(`batch-${index}`, 100 + (index % 11));
      const keys = await importKeys(keySet);
      expect(await searchDuplicates(backend.database, keys, 'example', 0, { batchSize: 2, mostNew: 5 })).toBe(1);
      expect(await pairs()).toContain('batch-0 batch-11');
      expect(await unsearched()).toEqual([]);
    });

    it('is looked for next time where it came while a search ran: a search ends', async () => {
      await enroll('early', 200);
      const keys = await importKeys(keySet);
      const whileItRuns = async <Row>(sql: string, parameters?: readonly unknown[]): Promise<readonly Row[]> => {
        if (sql.startsWith('update countersign_duplicate_face')) await enroll('late', 201);
        return backend.database.query<Row>(sql, parameters);
      };
      await searchDuplicates({ ...backend.database, query: whileItRuns }, keys, 'example', 0);
      expect(await unsearched()).toEqual([{ subject: 'late' }]);
      await searchDuplicates(backend.database, keys, 'example', 0);
      expect(await unsearched()).toEqual([]);
    });

    it('is one group of forty accounts, with as many pairs as hold it together, and what is left of it is found again', async () => {
      backend.clock.now += 3600;
      for (let index = 0; index < 40; index++) await enroll(`many-${String(index).padStart(2, '0')}`, 300);
      await backend.countersign.work();
      const group = async () =>
        (await backend.countersign.duplicates.open('example')).filter(({ subjects }) => subjects[0]?.startsWith('many'));
      expect((await group()).map(({ subjects }) => subjects.length)).toEqual([40]);
      expect(await count(`countersign_duplicate where subject like 'many%'`)).toBe(39);
      for (const subject of ['many-00', 'many-07']) await backend.countersign.privacy.erase({ tenant: 'example', subject });
      await backend.countersign.work();
      const [left] = await group();
      expect(left?.subjects).toHaveLength(38);
      const { duplicates } = backend.countersign;
      expect(await duplicates.settle('example', left!.id, { by: 'staff-1', outcome: 'same-person', reason: 'asked' })).toBe(true);
      expect(await group()).toEqual([]);
      await enroll('many-40', 300);
      await backend.countersign.work();
      expect((await group()).map(({ subjects }) => subjects.length)).toEqual([39]);
      const first = await duplicates.open('example', { limit: 1 });
      const rest = await duplicates.open('example', { after: first[0]! });
      expect([...first, ...rest]).toEqual(await duplicates.open('example'));
    });

    it('is found beside a face that does not open, which is told and ends no search', async () => {
      for (const subject of ['una', 'val']) await enroll(subject, 410);
      await backend.database.query(`update countersign_duplicate_face set face = '\\x00' where subject = 'una'`);
      await enroll('val-2', 410);
      errors.length = 0;
      backend.clock.now += 120;
      await backend.countersign.work();
      expect(await pairs()).toContain('val val-2');
      expect(errors.map(String)).toEqual([
        'Error: the faces of 1 learners cannot be opened with these keys: unreadableLearners tells whose',
      ]);
      expect(await unsearched()).toEqual([]);
      // Nor does it keep whoever comes later from being looked for.
      await enroll('val-3', 410);
      backend.clock.now += 120;
      await backend.countersign.work();
      expect(await pairs()).toContain('val val-2 val-3');
    });

    it('goes with the learner: face, pairs and what waits in the queue', async () => {
      const faces = (await count('countersign_duplicate_face')) as number;
      await backend.countersign.privacy.erase({ tenant: 'example', subject: 'dan-2' });
      expect(await count('countersign_duplicate_face')).toBe(faces - 1);
      expect(await count(`countersign_duplicate where 'dan-2' in (subject, other)`)).toBe(0);
      expect(await pairs()).not.toContain('dan dan-2');
    });
  });

describe('the search for one face under several accounts', () => {
  it('is off unless the policy says so, and then nothing is kept for it', async () => {
    const backend = await testBackend();
    await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
    await (await backend.browser('ben')).check({ face: 1, typist: 2 }, 2);
    await backend.countersign.work();
    expect(await backend.database.query('select 1 from countersign_duplicate_face')).toEqual([]);
    expect(await backend.countersign.duplicates.open('example')).toEqual([]);
    await backend.close();
  });

  it('needs the learner’s consent to it', () => {
    expect(() => checkPolicy({ ...POLICY, duplicateSearch: true })).toThrow('duplicate-search must be among the purposes');
    expect(() => checkPolicy(policy)).not.toThrow();
  });
});
