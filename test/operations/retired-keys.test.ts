import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { afterEach, expect, it } from 'vitest';
import { ANY } from '../../src/server/decision/receipt.js';
import { type KeySet, prunedKeys, rotatedKeys } from '../../src/server/keys/keys.js';
import { ORIGIN, POLICY, restarted, START, type TestBackend, testBackend } from '../support/backend.js';

const DAY = 86_400;
const PLACE = { subject: 'ada', activity: 'quiz-1', tenant: ANY, course: ANY, attempt: ANY, purpose: 'enroll' } as const;

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

it('every receipt of the trail verifies, years after its key was retired and taken out of the file', async () => {
  backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow' } });
  let keys: KeySet = backend.keys;
  const kids = [keys.signing[0]?.kid];
  for (let year = 1; year < 4; year++) {
    const now = START + year * 450 * DAY;
    const running = restarted({ ...backend, keys }, { keys: async () => keys, policy: { ...POLICY, reenroll: 'allow' } });
    await (await running.browser(`learner-${year}`)).check({ face: year, typist: year }, year);
    keys = prunedKeys(await rotatedKeys(keys, now), now);
    kids.push(keys.signing[0]?.kid);
    backend.clock.now = now;
  }
  const last = restarted({ ...backend, keys }, { keys });
  const archived = await last.countersign.receipts.archivedKeys();
  expect(archived.keys.map(({ kid }) => kid).sort()).toEqual(kids.sort());
  expect(JSON.stringify(archived)).not.toContain('"d"');
  expect(keys.signing.length).toBeLessThan(kids.length);
  const rows = await backend.database.query<{ receipt: string }>('select receipt from countersign_audit where receipt is not null');
  expect(rows).toHaveLength(3);
  const set = createLocalJWKSet(archived as JSONWebKeySet);
  for (const { receipt } of rows) await jwtVerify(receipt, set, { currentDate: new Date(START * 1000) });
});

it('a receipt of the earlier name of a backend is good where that is listed', async () => {
  backend = await testBackend();
  const { receipt } = await (await backend.browser('ada')).check({ face: 1, typist: 1 }, 1);
  const moved = { audience: 'https://learn.example', origins: ['https://learn.example'] };
  const [alone, listed] = [restarted(backend, moved), restarted(backend, { ...moved, earlierAudiences: [ORIGIN] })];
  await expect(alone.countersign.receipts.verify(receipt, PLACE)).rejects.toThrow('invalid');
  expect(await listed.countersign.receipts.verify(receipt, PLACE)).toMatchObject({ result: 'accepted' });
  expect(() => restarted(backend as TestBackend, { ...moved, earlierAudiences: [''] })).toThrow('earlierAudiences must be a list of names');
});
