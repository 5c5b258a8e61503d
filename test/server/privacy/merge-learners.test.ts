import { afterEach, expect, it } from 'vitest';
import { type Accounts, type Merge, mergePlace } from '../../../src/server/privacy/merge-learners.js';
import type { Queries } from '../../../src/server/store/database.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const DAY = 86_400;
const PAIR: Accounts = { tenant: 'example', from: 'ada-old', into: 'ada' };
const MERGE: Merge = { ...PAIR, by: 'uma', reason: 'She has two accounts.' };

let backend: TestBackend | null = null;
let sitting = 0;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** Two accounts, each enrolled by its face eight days ago. */
async function accounts(faces: readonly [from: number, into: number] = [1, 1], options: Parameters<typeof testBackend>[0] = {}) {
  backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow' }, ...options });
  const [from, into] = [await backend.browser(PAIR.from), await backend.browser(PAIR.into)];
  await from.check({ face: faces[0], typist: 1 }, ++sitting);
  await into.check({ face: faces[1], typist: 1 }, ++sitting);
  backend.clock.now += 8 * DAY;
  return {
    backend,
    from,
    into,
    merge: (change: Partial<Merge> = {}) => (backend as TestBackend).countersign.mergeAccounts({ ...MERGE, ...change }),
  };
}

async function checkFor(browser: Browser, face: number, pair: Accounts = PAIR, purpose = 'verify'): Promise<string> {
  const place = await mergePlace(pair);
  const challenge = await browser.challenge({ purpose, query: new URLSearchParams({ ...place }).toString() });
  const answer = await browser.post(await browser.seal(challenge, evidenceOf({ face, typist: 1 }, challenge.claims, ++sitting)));
  return ((await answer.json()) as { result: string }).result;
}

it('two accounts that both passed a check for it, with one face, become one', async () => {
  const { backend, from, into, merge } = await accounts();
  expect([await checkFor(from, 1), await checkFor(into, 1)]).toEqual(['accepted', 'accepted']);
  const before = await backend.countersign.devices({ tenant: 'example', subject: 'ada' });
  const moved: string[] = [];
  expect(await merge({ follow: async ({ query }) => void moved.push(String((await query('select 1')).length)) })).toBeNull();
  expect(moved).toEqual(['1']);
  expect((await backend.countersign.status({ tenant: 'example', subject: 'ada-old' })).enrolled).toBe(false);
  expect(await backend.countersign.devices({ tenant: 'example', subject: 'ada-old' })).toEqual([]);
  // The account that stays gains no browser: none of the other one passes there.
  expect(await backend.countersign.devices({ tenant: 'example', subject: 'ada' })).toEqual(before);
  expect((await into.check({ face: 1, typist: 1 }, ++sitting)).result).toBe('accepted');
  const trail = await backend.database.query(`select subject, note from countersign_audit where code = 'account/merged' order by subject`);
  const { from: ended, into: stays, by, reason } = MERGE;
  expect(trail).toEqual([stays, ended].map((subject) => ({ subject, note: { from: ended, into: stays, by, reason } })));
  // Receipts of then stay in the trail, of both.
  const kept = await backend.database.query(`select distinct subject from countersign_audit where receipt is not null order by subject`);
  expect(kept).toEqual([{ subject: 'ada' }, { subject: 'ada-old' }]);
  expect(await merge()).toBe('no-check');
});

it('each of them is told by another way than its browser', async () => {
  const notices: string[] = [];
  const { backend, from, into, merge } = await accounts([1, 1], {
    onNotice: async ({ kind, subject }) => void (kind === 'merged' && notices.push(subject)),
  });
  await checkFor(from, 1);
  await checkFor(into, 1);
  await merge();
  await backend.countersign.work();
  expect(notices.sort()).toEqual(['ada', 'ada-old']);
});

it('nobody comes into another person’s account: not with their own face in both, nor with one check alone', async () => {
  const { from, into, merge } = await accounts([1, 2]);
  expect(await merge()).toBe('no-check');
  await checkFor(into, 2);
  expect(await merge()).toBe('no-check');
  // Two people, who both take part.
  await checkFor(from, 1);
  expect(await merge()).toBe('other-face');
});

it('no other check stands for it: not of a course, of another pair, of the other direction, a rebind or one of yesterday', async () => {
  const { backend, from, into, merge } = await accounts();
  await checkFor(into, 1);
  await from.check({ face: 1, typist: 1 }, ++sitting);
  expect(await merge()).toBe('no-check');
  await checkFor(from, 1, { ...PAIR, into: 'eve' });
  await checkFor(from, 1, { tenant: 'example', from: PAIR.into, into: PAIR.from });
  await checkFor(from, 1, { ...PAIR, tenant: 'other' });
  expect(await checkFor(from, 1, PAIR, 'enroll')).toBe('accepted');
  expect(await merge()).toBe('no-check');
  backend.clock.now += 8 * DAY;
  expect(await checkFor(from, 2)).not.toBe('accepted');
  expect(await merge()).toBe('no-check');
  await checkFor(into, 1);
  await checkFor(from, 1);
  backend.clock.now += DAY;
  expect(await merge()).toBe('no-check');
});

it('who has just come into an account, and enrolled there, merges it with nothing', async () => {
  backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow' } });
  const [from, into] = [await backend.browser(PAIR.from), await backend.browser(PAIR.into)];
  await into.check({ face: 1, typist: 1 }, ++sitting);
  backend.clock.now = START + 8 * DAY;
  await from.check({ face: 1, typist: 1 }, ++sitting);
  backend.clock.now += 6 * DAY;
  await checkFor(from, 1);
  await checkFor(into, 1);
  expect(await backend.countersign.mergeAccounts(MERGE)).toBe('unconfirmed');
  // In the place of somebody's enrollment: however long ago, until it is confirmed.
  const again = await from.challenge({ purpose: 'enroll' });
  await from.post(await from.seal(again, evidenceOf({ face: 1, typist: 1 }, again.claims, ++sitting)));
  backend.clock.now += 20 * DAY;
  await checkFor(from, 1);
  await checkFor(into, 1);
  expect(await backend.countersign.mergeAccounts(MERGE)).toBe('unconfirmed');
});

it('staff merge no account of theirs, give a reason, and wait for what is open', async () => {
  const { backend, from, into, merge } = await accounts();
  await checkFor(from, 1);
  await checkFor(into, 1);
  expect(await merge({ by: 'ada' })).toBe('own');
  expect(await merge({ into: PAIR.from })).toBe('own');
  for (const wrong of [{ by: '' }, { reason: '' }, { reason: 'x'.repeat(2001) }])
    await expect(merge(wrong)).rejects.toThrow('review/words');
  const challenge = await from.challenge();
  const sealed = await from.seal(challenge, evidenceOf({ face: 1, typist: 1 }, challenge.claims, ++sitting));
  backend.clock.now += 3600;
  expect(await (await from.post(sealed)).json()).toMatchObject({ result: 'review' });
  expect(await merge()).toBe('reviews');
  const [open] = await backend.countersign.reviews.list('example');
  await backend.countersign.reviews.decide({
    tenant: 'example',
    id: open?.id as string,
    by: 'uma',
    outcome: 'accepted',
    reason: 'It is her.',
  });
  expect(await merge()).toBeNull();
});

it('what the platform moves is moved with it, or nothing is', async () => {
  const { backend, from, into, merge } = await accounts();
  await checkFor(from, 1);
  await checkFor(into, 1);
  const follow = async ({ query }: Queries): Promise<void> => {
    await query(`update countersign_subject set failures_in_a_row = 3 where subject = 'ada'`);
    throw new Error('the platform cannot');
  };
  await expect(merge({ follow })).rejects.toThrow('the platform cannot');
  expect((await backend.countersign.status({ tenant: 'example', subject: 'ada-old' })).enrolled).toBe(true);
  expect((await backend.countersign.why({ tenant: 'example', subject: 'ada' })).failuresInARow).toBe(0);
  expect(await merge()).toBeNull();
});

it('two staff at once merge once, and the two directions do not wait for each other', async () => {
  const { from, into, merge } = await accounts();
  const back = { from: PAIR.into, into: PAIR.from };
  for (const pair of [PAIR, { tenant: PAIR.tenant, ...back }]) {
    await checkFor(from, 1, pair);
    await checkFor(into, 1, pair);
  }
  const said = await Promise.all([merge(), merge({ by: 'vic' }), merge(back)]);
  expect(said.filter((problem) => problem === null)).toHaveLength(1);
});

it.each([
  ['a browser', { device: true as const }, 'physical'],
  ['a kind of keyboard', { inputKind: 'soft' as const }, 'soft'],
  ['both', { device: true as const, inputKind: 'soft' as const }, 'soft'],
] as const)('a check that adds %s to an account merges it with nothing', async (_, adds, inputKind) => {
  const rebind = { oldDevices: 'keep', liveness: [], newDevice: 'allow', newKind: 'allow' } as const;
  const { backend, from, into, merge } = await accounts([1, 1], {
    policy: { ...POLICY, reenroll: 'allow', rebind },
    onNotice: async () => undefined,
    authenticate: async (request) => ({
      tenant: 'example',
      subject: request.headers.get('x-learner')?.split('/')[1] ?? '',
      freshSince: START + 8 * DAY,
    }),
  });
  expect(await checkFor(from, 1)).toBe('accepted');
  const device = 'device' in adds ? await backend.browser(PAIR.into) : into;
  const challenge = await device.challenge({
    purpose: 'rebind',
    adds,
    query: new URLSearchParams({ ...(await mergePlace(PAIR)) }).toString(),
  });
  const evidence = evidenceOf({ face: 1, typist: inputKind === 'soft' ? 51 : 1 }, challenge.claims, ++sitting);
  const sent = await device.post(await device.seal(challenge, { ...evidence, keystroke: { ...evidence.keystroke, inputKind } }));
  expect(((await sent.json()) as { result: string }).result).toBe('accepted');
  expect(await merge()).toBe('no-check');
  // With what the account had before, it can be merged.
  expect(await checkFor(into, 1)).toBe('accepted');
  expect(await merge()).toBeNull();
});
