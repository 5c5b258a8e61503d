import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAudit } from '../../../src/server/store/audit.js';
import { claimJti, insertChallenge } from '../../../src/server/store/challenges.js';
import { insertWindow } from '../../../src/server/typing/writing-windows.js';
import type { ChallengeClaims } from '../../../src/types.js';
import { POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

let backend: TestBackend;
beforeAll(async () => {
  backend = await testBackend({ policy: { ...POLICY, provenance: 'review' } });
});
afterAll(() => backend?.close());

/** As far as it is read: nobody verifies it here. */
const RECEIPT = ['{}', JSON.stringify({ renewed: false, iat: 1, context: {} }), 'x']
  .map((part) => Buffer.from(part).toString('base64url'))
  .join('.');
const OWNER = { tenant: 'example', subject: 'flood' };
const count = async (what: string): Promise<number> =>
  (await backend.database.query<{ count: number }>(`select count(*)::integer as count from ${what}`))[0]?.count ?? 0;

describe('one account that asks without end', () => {
  it('keeps five hundred challenges and a thousand refused tries, not more', async () => {
    const { claims } = await (await backend.browser('flood')).challenge();
    for (let at = 0; at < 600; at++) {
      const one: ChallengeClaims = { ...claims, nonce: `nonce-${at}`, iat: claims.iat + at };
      await insertChallenge(backend.database, one, 'hash', { revision: 'r' });
    }
    expect(await count(`countersign_challenge where subject = 'flood'`)).toBe(500);
    expect(await count(`countersign_challenge where nonce = 'nonce-599'`)).toBe(1);
    const entry = { claims: null, owner: OWNER, step: 'schema', code: 'claims/schema', receipt: null, score: null } as const;
    for (let at = 0; at < 1100; at++) await appendAudit(backend.database, { ...entry, at });
    expect(await count(`countersign_audit where subject = 'flood'`)).toBe(1000);
    expect(await claimJti(backend.database, 'unrelated', 1)).toBe(true);
  });
});

describe('one account that writes and erases without end', () => {
  it('keeps the newest two thousand windows of writing and records of a thousand erasures', async () => {
    const { database, countersign } = backend;
    await database.query(`insert into countersign_subject (tenant, subject) values ('example', 'scribe'), ('example', 'other')`);
    const fill = `insert into countersign_writing_window (at, tenant, subject, course, activity, attempt, keys, edits, pasted, blurs, elapsed_ms, late)
      select n, 'example', who, 'c', 'a' || n, '1', 250, 0, 0, 0, 1, false from generate_series(1, 2100) as n, unnest(array['scribe', 'other']) as who`;
    await database.query(fill);
    const context = { tenant: 'example', course: 'c', activity: 'newest', attempt: '1' };
    const writing = { keys: 250, edits: 0, pastedCharacters: 0, blurs: 0, elapsedMs: 1, digraphs: {} };
    const owner = { tenant: 'example', subject: 'scribe' };
    await insertWindow(database, owner, { context, writing, llr: null, late: false, now: 5000 });
    expect(await count(`countersign_writing_window where subject = 'scribe'`)).toBe(2000);
    expect(await count(`countersign_writing_window where activity in ('newest', 'a102') and subject = 'scribe'`)).toBe(2);
    expect(await count(`countersign_writing_window where subject = 'other'`)).toBe(2100);
    const erased = `insert into countersign_erasure (at, tenant, subject, cause, erased) select n, 'example', 'scribe', 'erased', '{}' from generate_series(1, 1100) as n`;
    await database.query(erased);
    await countersign.privacy.erase(owner);
    expect(await count(`countersign_erasure where subject = 'scribe'`)).toBe(1000);
    expect(await count(`countersign_erasure where subject = 'scribe' and erased ? 'writing_window'`)).toBe(1);
  });
});

describe('one account whose checks are accepted without end', () => {
  it('makes rows for so many of a day and no more, and is let in again on the next', async () => {
    const side = await testBackend({ policy: { ...POLICY, ratePerDay: 6 } });
    try {
      const rows = async () =>
        (
          await side.database.query<{ count: number }>(
            `select ((select count(*) from countersign_seen) + (select count(*) from countersign_audit))::integer as count`,
          )
        )[0]?.count;
      const [browser, other] = [await side.browser('loop'), await side.browser('other')];
      const kept = await browser.challenge();
      for (const sitting of [1, 2]) expect((await browser.check({ face: 3, typist: 3 }, sitting)).result).toBe('accepted');
      side.clock.now += 300;
      const evidence = evidenceOf({ face: 3, typist: 3 }, kept.claims, 3);
      expect((await browser.post(await browser.seal(kept, evidence))).status).not.toBe(429);
      const before = await rows();
      expect((await browser.post(await browser.seal(kept, evidence))).status).toBe(429);
      await expect(browser.challenge()).rejects.toThrow('429');
      expect(await rows()).toBe(before);
      expect((await other.check({ face: 4, typist: 4 }, 4)).result).toBe('accepted');
      side.clock.now += 86_400;
      expect((await browser.check({ face: 3, typist: 3 }, 5)).result).toBe('accepted');
    } finally {
      await side.close();
    }
  });
});

describe('a hundred and fifty reviews from one account', () => {
  it('push nobody off the list: of each learner and cause there is one at a time, and none is lost', async () => {
    const insert = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary)
      select 'flood-' || lpad(n::text, 3, '0'), 'example', 'flood', case when n % 2 = 0 then 'review' else 'appeal' end, n, 'jti', '${RECEIPT}', '{}'::jsonb
        from generate_series(1, 150) as n
      union all select 'honest', 'example', 'ada', 'review', 1000, 'jti', '${RECEIPT}', '{}'::jsonb`;
    await backend.database.query(insert);
    const { reviews } = backend.countersign;
    const list = await reviews.list('example');
    expect(list.map(({ id, waiting }) => [id, waiting])).toEqual([
      ['flood-001', 74],
      ['flood-002', 74],
      ['honest', 0],
    ]);
    const first = await reviews.list('example', { limit: 2 });
    const pages = [first, await reviews.list('example', { limit: 2, after: first[1]! })];
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['flood-001', 'flood-002'], ['honest']]);
    await reviews.decide({ tenant: 'example', id: 'flood-001', by: 'teacher', outcome: 'refused', reason: 'Seen.' });
    expect((await reviews.list('example')).map(({ id }) => id)).toEqual(['flood-002', 'flood-003', 'honest']);
    const decided = await reviews.list('example', { state: 'decided' });
    expect(decided.map(({ id }) => id)).toEqual(['flood-001']);
  });

  it('are not made: with twenty that wait, the learner gets no further challenge until a person has looked', async () => {
    const browser = await backend.browser('ben');
    await browser.check({ face: 2, typist: 2 }, 1);
    const insert = `insert into countersign_review (id, tenant, subject, cause, opened_at, bundle_jti, receipt, summary)
      select 'ben-' || n, 'example', 'ben', 'review', n, 'jti', '${RECEIPT}', '{}'::jsonb from generate_series(1, 20) as n`;
    await backend.database.query(insert);
    await expect(browser.challenge()).rejects.toThrow('409 submit/rejected');
    await backend.countersign.reviews.decide({ tenant: 'example', id: 'ben-7', by: 'teacher', outcome: 'accepted', reason: 'Seen.' });
    await expect(browser.challenge()).resolves.toBeDefined();
  });
});
