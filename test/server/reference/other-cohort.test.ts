import { afterAll, beforeAll, expect, it } from 'vitest';
import { vectorToBase64url } from '../../../src/bundle/vectors.js';
import { countFaces } from '../../../src/server/faces/count-faces.js';
import { keepSearchableFace, searchDuplicates } from '../../../src/server/faces/duplicate-faces.js';
import { requireDataKey, sealFor } from '../../../src/server/keys/data-key.js';
import { importKeys, type Keys } from '../../../src/server/keys/keys.js';
import { OWN_MODEL } from '../../../src/server/reference/known-models.js';
import { openReference } from '../../../src/server/reference/reference.js';
import type { Owner } from '../../../src/server/store/owner.js';
import { findReference } from '../../../src/server/store/stored-references.js';
import { findSubject } from '../../../src/server/store/subjects.js';
import { type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

let backend: TestBackend;
let keys: Keys;
beforeAll(async () => {
  backend = await testBackend();
  keys = await importKeys(backend.keys);
});
afterAll(() => backend.close());

/**
 * Enrolls, has what is stored changed, and checks: what the backend answers, before the learner has
 * done anything, and after it where the challenge was given before.
 */
async function checkAfter(subject: string, person: number, change: (owner: Owner) => Promise<unknown>): Promise<string> {
  const browser = await backend.browser(subject);
  await browser.check({ face: person, typist: person }, 1);
  const challenge = await browser.challenge();
  await change({ tenant: 'example', subject });
  await expect(browser.challenge({ purpose: 'verify' })).rejects.toThrow('409 challenge/invalid');
  expect((await browser.challenge()).claims.purpose).toBe('enroll');
  const answer = await browser.post(await browser.seal(challenge, evidenceOf({ face: person, typist: person }, challenge.claims, 2)));
  return `${answer.status} ${backend.runs.at(-1)?.failure?.code}`;
}

/** A face as it was sealed before there was a cohort: its numbers as text, alone. */
async function sealedBefore(owner: Owner, use: string): Promise<Uint8Array> {
  const { database } = backend;
  const [subject, stored] = [await findSubject(database, owner), await findReference(database, owner)];
  const { template } = await openReference(keys, owner, subject, stored!);
  return sealFor(await requireDataKey(keys, owner, subject), owner, vectorToBase64url(template), use);
}

const forgetCohort = ({ subject }: Owner): Promise<unknown> =>
  backend.database.query('update countersign_reference set cohort = null where subject = $1', [subject]);

it('a face that was stored before there was a cohort is to be enrolled anew', async () => {
  const answer = await checkAfter('before', 1, async (owner) => {
    const sql = 'update countersign_reference set face = $1 where subject = $2';
    await backend.database.query(sql, [await sealedBefore(owner, 'face'), owner.subject]);
    await forgetCohort(owner);
  });
  expect(answer).toMatch(/^4\d\d model\/re-enroll$/);
  await expect(backend.countersign.renewTemplate({ tenant: 'example', subject: 'before' })).resolves.toBe(false);
});

it('so is a face whose figures are of another cohort', async () => {
  const other = `update countersign_reference set cohort = repeat('0', 64) where subject = $1`;
  expect(await checkAfter('other', 2, ({ subject }) => backend.database.query(other, [subject]))).toMatch(/^4\d\d model\/re-enroll$/);
});

it('neither is counted among the tenant’s strangers', async () => {
  await backend.database.query('update countersign_reference set came_again_at = 1');
  expect(await countFaces(backend.database, keys)).toBe(0);
});

it('nor searched for under other accounts, where such faces would all be alike', async () => {
  const { database } = backend;
  for (const [subject, face] of [
    ['one', 11],
    ['two', 12],
  ] as const) {
    const owner = { tenant: 'example', subject };
    await (await backend.browser(subject)).check({ face, typist: face }, 3);
    const state = await findSubject(database, owner);
    const dataKey = await requireDataKey(keys, owner, state);
    const opened = await openReference(keys, owner, state, (await findReference(database, owner))!);
    await keepSearchableFace(database, keys, owner, { ...opened, model: OWN_MODEL, dataKey });
    const sql = 'update countersign_duplicate_face set face = $1, cohort = null where subject = $2';
    await database.query(sql, [await sealedBefore(owner, 'duplicate-face'), subject]);
  }
  expect(await searchDuplicates(database, keys, 'example', 1)).toBe(0);
});

it('a face of another model is refused with the challenge, never after the work', async () => {
  const browser = await backend.browser('model');
  await browser.check({ face: 21, typist: 21 }, 1);
  const sql = `update countersign_reference set model = model || '{"version":"1"}' where subject = 'model'`;
  await backend.database.query(sql);
  const response = await backend.countersign.fetch(
    new Request('https://courses.example/api/countersign/challenges?course=c&activity=a', {
      method: 'POST',
      body: '{"purpose":"verify"}',
      headers: { 'x-learner': 'example/model' },
    }),
  );
  expect([response.status, await response.json()]).toEqual([409, { error: 'challenge/invalid', reason: 're-enroll' }]);
});
