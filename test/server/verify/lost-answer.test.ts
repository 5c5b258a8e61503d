import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/server/store/database.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { openPglite } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

const ADA = { face: 1, typist: 1 };
const RETRY = { 'countersign-retry': '1' };
const OWNER = { tenant: 'example', subject: 'ada' };

let backend: TestBackend;
let browser: Browser;
let sitting = 1;
/**
 * Runs before the next transaction, once: what happens between the checks outside of it and those
 * within.
 */
let meanwhile: (() => Promise<unknown>) | null = null;

async function hooked() {
  const { database, close } = await openPglite();
  const wrapped: Database = {
    query: (sql, parameters) => database.query(sql, parameters),
    async transaction(work) {
      const happens = meanwhile;
      meanwhile = null;
      await happens?.();
      return database.transaction(work);
    },
  };
  return { database: wrapped, close };
}

beforeAll(async () => {
  backend = await testBackend({ databaseOf: hooked, policy: { ...POLICY, lateSeconds: 600 } });
  browser = await backend.browser('ada');
  await browser.check(ADA, sitting++);
});
afterAll(() => backend.close());

async function bundle(person = ADA): Promise<string> {
  const challenge = await browser.challenge({ purpose: 'verify' });
  return browser.seal(challenge, evidenceOf(person, challenge.claims, sitting++));
}

async function answer(response: Response): Promise<readonly [number, Record<string, unknown>]> {
  return [response.status, (await response.json()) as Record<string, unknown>];
}

async function trail(): Promise<number> {
  const [row] = await backend.database.query<{ count: number }>('select count(*)::integer as count from countersign_audit');
  return row?.count ?? 0;
}

describe('a bundle whose answer was lost', () => {
  it('gets the same receipt when its page says that it sends it again, and nothing is decided or noted anew', async () => {
    const sealed = await bundle();
    const first = await answer(await browser.post(sealed));
    expect(first).toMatchObject([200, { result: 'accepted' }]);
    const before = await trail();
    expect(await answer(await browser.post(sealed, RETRY))).toEqual(first);
    expect(await answer(await browser.post(sealed, RETRY))).toEqual(first);
    expect(await trail()).toBe(before);
  });

  it('gets the same refusal, which counts once', async () => {
    const sealed = await bundle({ face: 2, typist: 2 });
    const failures = async () =>
      (await backend.database.query(`select failures_in_a_row as failures from countersign_subject where subject = 'ada'`))[0];
    const first = await answer(await browser.post(sealed));
    expect(first).toMatchObject([200, { result: 'refused', reasons: ['no-match'] }]);
    expect(await answer(await browser.post(sealed, RETRY))).toEqual(first);
    expect(await failures()).toEqual({ failures: 1 });
    const challenge = await browser.challenge();
    const evidence = evidenceOf(ADA, challenge.claims, sitting++);
    const short = { ...evidence, face: { ...evidence.face, samples: evidence.face.samples.slice(1) } };
    const invalid = await browser.seal(challenge, short);
    const refused = await answer(await browser.post(invalid));
    expect(refused).toEqual([400, { error: 'submit/rejected' }]);
    expect(await answer(await browser.post(invalid, RETRY))).toEqual(refused);
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'evidence', code: 'evidence/vector' });
  });

  it('is used up for whoever does not say so, for another session, and for other bytes', async () => {
    const challenge = await browser.challenge();
    const evidence = evidenceOf(ADA, challenge.claims, sitting++);
    const [sealed, other] = [await browser.seal(challenge, evidence), await browser.seal(challenge, evidence)];
    expect((await browser.post(sealed)).status).toBe(200);
    const used = [409, { error: 'challenge/used' }] as const;
    expect(await answer(await browser.post(sealed))).toEqual(used);
    expect(await answer(await browser.post(sealed, { 'countersign-retry': 'true' }))).toEqual(used);
    expect(await answer(await browser.post(other, RETRY))).toEqual(used);
    const eve = await backend.browser('eve');
    expect(await answer(await eve.post(sealed, RETRY))).toEqual(used);
    const elsewhere = await backend.browser('ada', { tenant: 'other' });
    expect(await answer(await elsewhere.post(sealed, RETRY))).toEqual(used);
  });

  it('is answered once even where both ask at the same moment', async () => {
    const sealed = await bundle();
    const [one, other] = await Promise.all([browser.post(sealed, RETRY), browser.post(sealed, RETRY)]);
    expect(await answer(one as Response)).toEqual(await answer(other as Response));
    const rows = await backend.database.query(`select 1 from countersign_audit where receipt is not null and nonce = $1`, [
      backend.runs.at(-1)?.claims?.nonce,
    ]);
    expect(rows).toHaveLength(1);
  });

  it('has its time: then it is a bundle that came too late', async () => {
    const sealed = await bundle();
    expect((await browser.post(sealed)).status).toBe(200);
    const { now } = backend.clock;
    backend.clock.now = now + 30 + 300 + 600 + 1;
    expect(await answer(await browser.post(sealed, RETRY))).toEqual([400, { error: 'challenge/expired' }]);
    backend.clock.now = now;
  });
});

describe('a browser that is revoked while its bundle is looked at', () => {
  it('is refused under the lock, and nothing is decided', async () => {
    const sealed = await bundle();
    meanwhile = () => backend.countersign.revokeDevice(OWNER, browser.key.thumbprint);
    expect(await answer(await browser.post(sealed))).toEqual([403, { error: 'submit/unknown-device' }]);
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'single-use', code: 'key/revoked' });
    expect(await backend.countersign.revokeDevice(OWNER, browser.key.thumbprint)).toBe(false);
  });

  it('is unknown where it went altogether, and another learner’s where it became so', async () => {
    const update = (change: string) => () => backend.database.query(change, [browser.key.thumbprint]);
    await update('update countersign_device set revoked_at = null where thumbprint = $1')();
    await backend.database.query(`insert into countersign_subject (tenant, subject) values ('example', 'other')`);
    const foreign = await bundle();
    meanwhile = update(`update countersign_device set subject = 'other' where thumbprint = $1`);
    expect((await browser.post(foreign)).status).toBe(403);
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'single-use', code: 'key/foreign' });
    await update(`update countersign_device set subject = 'ada' where thumbprint = $1`)();
    const gone = await bundle();
    meanwhile = update('delete from countersign_device where thumbprint = $1');
    expect((await browser.post(gone)).status).toBe(403);
    expect(backend.runs.at(-1)?.failure).toEqual({ step: 'single-use', code: 'key/unknown' });
  });
});
