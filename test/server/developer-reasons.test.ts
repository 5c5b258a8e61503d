import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCountersign } from '../../src/server/create-countersign.js';
import { generateKeys } from '../../src/server/keys/keys.js';
import { ORIGIN, POLICY, restarted, START, type TestBackend, testBackend } from '../support/backend.js';
import { openPglite } from '../support/databases.js';

const QUERY = 'course=algebra&activity=quiz-1';
let backend: TestBackend;
beforeAll(async () => {
  backend = await testBackend();
});
afterAll(() => backend.close());

const ask = async (to: Pick<TestBackend, 'countersign'>, query = QUERY, headers: Record<string, string> = {}) => {
  const request = new Request(`${ORIGIN}/api/countersign/challenges?${query}`, {
    method: 'POST',
    body: '{}',
    headers: { origin: ORIGIN, 'x-learner': 'example/ada', ...headers },
  });
  const response = await to.countersign.fetch(request);
  return [response.status, await response.json()];
};

describe('an answer says what a developer has forgotten', () => {
  it.each([
    ['course', 'activity=b'],
    ['course', 'course=&activity=b'],
    ['activity', 'course=a'],
    ['activity', `course=a&activity=${'b'.repeat(201)}`],
    ['attempt', 'course=a&activity=b&attempt='],
  ])('a name in the query: %s', async (reason, query) => {
    expect(await ask(backend, query)).toEqual([400, { error: 'challenge/invalid', reason }]);
  });

  it('an origin, with those of the own machine, and with no other', async () => {
    const origins = [ORIGIN, 'http://localhost:3000', 'http://127.0.0.1:3000', 'https://localhost.example'];
    const local = restarted(backend, { origins });
    const stranger = { origin: 'http://localhost:5173' };
    const refused = { error: 'submit/rejected', reason: 'origin' };
    expect(await ask(local, QUERY, stranger)).toEqual([403, { ...refused, origins: ['http://localhost:3000', 'http://127.0.0.1:3000'] }]);
    expect(await ask(backend, QUERY, stranger)).toEqual([403, refused]);
  });

  it('tables', async () => {
    const { database, close } = await openPglite();
    const options = { database, keys: await generateKeys(), audience: ORIGIN, origins: [ORIGIN], policy: POLICY, now: () => START };
    const countersign = createCountersign({
      ...options,
      address: 'none',
      authenticate: async () => ({ tenant: 'example', subject: 'ada' }),
      onError: () => undefined,
    });
    expect(await ask({ countersign })).toEqual([500, { error: 'internal', reason: 'migrate' }]);
    await close();
  });

  it('the keys of the database', async () => {
    await (await backend.browser('ada')).challenge();
    const other = restarted({ ...backend, keys: await generateKeys() }, { onError: () => undefined });
    expect(await ask(other)).toEqual([500, { error: 'internal', reason: 'keys' }]);
  });
});

describe('a challenge names what a page can look for', () => {
  it('to the learner alone: their browsers that count, and the keyboard of their enrollment', async () => {
    const browser = await backend.browser('emma');
    expect((await browser.challenge()).claims.enrolled).toBeUndefined();
    await browser.check({ face: 3, typist: 3 }, 1);
    const enrolled = { inputKinds: ['physical'], devices: [browser.key.thumbprint] };
    expect((await browser.challenge()).claims.enrolled).toEqual(enrolled);
    expect((await (await backend.browser('emma')).challenge()).claims.enrolled).toEqual(enrolled);
    expect((await (await backend.browser('mallory')).challenge()).claims.enrolled).toBeUndefined();
    expect((await (await backend.browser('emma', { tenant: 'other' })).challenge()).claims.enrolled).toBeUndefined();
    await backend.countersign.revokeDevice({ tenant: 'example', subject: 'emma' }, browser.key.thumbprint);
    expect((await browser.challenge()).claims.enrolled).toEqual({ inputKinds: ['physical'], devices: [] });
  });

  it('not the keyboard where another sentence takes the place of theirs, and no browsers where there are too many', async () => {
    const browser = await backend.browser('otto');
    await browser.check({ face: 4, typist: 4 }, 1);
    const phrases = [{ id: 'en-2', text: 'Another sentence stands here now', lang: 'en' }];
    const changed = restarted(backend, { policy: { ...POLICY, phrases } });
    const { claims } = await (await changed.browser('otto', { key: browser.key })).challenge();
    expect([claims.purpose, claims.enrolled]).toEqual(['retype', { devices: [browser.key.thumbprint] }]);
    for (let at = 0; at < 50; at++)
      await backend.database.query(
        `insert into countersign_device (thumbprint, tenant, subject, jwk, registered_at)
          select $1, tenant, subject, jwk, $2 from countersign_device where thumbprint = $3`,
        [`${at}`.padEnd(43, 'x'), START + at, browser.key.thumbprint],
      );
    expect((await browser.challenge()).claims.enrolled).toEqual({ inputKinds: ['physical'] });
  });
});
