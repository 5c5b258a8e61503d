import { decodeJwt } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { MayStart, Start, StartAnswer } from '../../../src/server/challenge/give-challenge.js';
import type { ReceiptClaims } from '../../../src/server/decision/receipt.js';
import type { OnDecision } from '../../../src/server/decision/tell-decision.js';
import { type CountersignOptions, VerificationError } from '../../../src/server.js';
import { ORIGIN, type TestBackend, testBackend } from '../../support/backend.js';
import { DATABASES } from '../../support/databases.js';
import { evidenceOf } from '../../support/evidence.js';

let backend: TestBackend | undefined;
afterEach(async () => {
  await backend?.close();
  backend = undefined;
});

async function open(options: Partial<CountersignOptions> & Parameters<typeof testBackend>[0]): Promise<TestBackend> {
  backend = await testBackend(options);
  await backend.database.query('create table platform_row (jti text primary key, result text)');
  return backend;
}

const ask = async ({ countersign }: TestBackend, body: object = {}, place = 'course=c&activity=a&attempt=1'): Promise<Response> =>
  countersign.fetch(
    new Request(`${ORIGIN}/api/countersign/challenges?${place}`, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'x-learner': 'example/ada', 'user-agent': 'test' },
    }),
  );
const countOf = async ({ database }: TestBackend, table: string): Promise<number | undefined> =>
  (await database.query<{ count: number }>(`select count(*)::integer as count from ${table}`))[0]?.count;
const PERSON = { face: 1, typist: 1 };

describe('mayStart', () => {
  const errors: unknown[] = [];
  let hook: MayStart = async () => ({});
  let silent: TestBackend;
  beforeAll(async () => {
    silent = await testBackend({ mayStart: (start) => hook(start), onError: (error) => errors.push(error) });
  });
  afterAll(() => silent.close());

  it('is asked with who, where and for what before a challenge is given, and names the purpose', async () => {
    const starts: Start[] = [];
    const running = await open({
      mayStart: async (start) => {
        starts.push(start);
        return { purpose: 'enroll' };
      },
    });
    expect((await ask(running, { purpose: 'rebind' })).status).toBe(200);
    expect(starts).toMatchObject([
      { owner: { tenant: 'example', subject: 'ada' }, course: 'c', activity: 'a', attempt: '1', purpose: 'rebind', enrolled: false },
    ]);
    expect(starts[0]?.request.headers.get('user-agent')).toBe('test');
    const browser = await running.browser('ada');
    await browser.check(PERSON, 1);
    expect((await ask(running)).status).toBe(409);
    expect(starts.at(-1)).toMatchObject({ purpose: null, enrolled: true });
  });

  it('refuses with its own word, and the platform’s rows go with the challenge that is not given', async () => {
    const running = await open({
      mayStart: async ({ queries, attempt }): Promise<StartAnswer> => {
        await queries.query('insert into platform_row (jti) values ($1)', [attempt]);
        if (attempt === 'late') return { refused: 'overdue' };
        return attempt === 'foreign' ? { refused: 'not-yours', status: 403 } : {};
      },
    });
    const late = await ask(running, {}, 'course=c&activity=a&attempt=late');
    expect([late.status, await late.json()]).toEqual([409, { error: 'challenge/invalid', reason: 'overdue' }]);
    const foreign = await ask(running, {}, 'course=c&activity=a&attempt=foreign');
    expect([foreign.status, await foreign.json()]).toEqual([403, { error: 'challenge/invalid', reason: 'not-yours' }]);
    // The package's own refusal takes them back, too.
    expect((await ask(running, { purpose: 'verify' })).status).toBe(409);
    expect([await countOf(running, 'platform_row'), await countOf(running, 'countersign_challenge')]).toEqual([0, 0]);
    expect((await ask(running)).status).toBe(200);
    expect([await countOf(running, 'platform_row'), await countOf(running, 'countersign_challenge')]).toEqual([1, 1]);
  });

  it.each<[string, () => unknown]>([
    ['throws', () => Promise.reject(new Error('the platform is down'))],
    ['throws something that looks like a refusal', () => Promise.reject(new VerificationError('challenge/used'))],
    ['forgets to answer', async () => undefined],
    ['answers true', async () => true],
    ['answers with a list', async () => []],
    ['answers with a response', async () => new Response('no', { status: 403 })],
    ['answers with another word', async () => ({ reason: 'overdue' })],
    ['answers yes and no', async () => ({ refused: 'overdue', purpose: 'verify' })],
    ['refuses without a word', async () => ({ refused: true })],
    ['refuses with a sentence', async () => ({ refused: 'It is Too Late!' })],
    ['refuses with a status of another kind', async () => ({ refused: 'overdue', status: 200 })],
    ['names a purpose that is none', async () => ({ purpose: 'review' })],
  ])('gives nothing where it %s', async (_, mayStart) => {
    errors.length = 0;
    hook = mayStart as MayStart;
    const response = await ask(silent);
    expect([response.status, await response.json()]).toEqual([500, { error: 'internal' }]);
    expect(errors).toHaveLength(1);
    expect(await countOf(silent, 'countersign_challenge')).toBe(0);
  });
});

describe.each(DATABASES)('onDecision on $name', ({ open: databaseOf, available }) => {
  const note: OnDecision = async ({ jti, result }, { query }) => {
    await query('insert into platform_row (jti, result) values ($1, $2) on conflict (jti) do update set result = $2', [jti, result]);
  };

  it.skipIf(!available)('is told of every decision, and of a person’s later one, with what its receipt says', async () => {
    const told: ReceiptClaims[] = [];
    const running = await open({
      databaseOf,
      onDecision: async (receipt, queries, signed) => {
        told.push(receipt);
        expect(decodeJwt(signed)).toMatchObject({ jti: receipt.jti, sub: receipt.sub });
        await note(receipt, queries, signed);
      },
    });
    const browser = await running.browser('ada');
    await browser.check(PERSON, 1);
    expect((await browser.check({ face: 2, typist: 1 }, 2)).result).toBe('refused');
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 3));
    running.clock.now += 3600;
    const { receipt } = (await (await browser.post(sealed)).json()) as { receipt: string };
    // An answer that was lost is given again, and nobody is told twice.
    expect(await (await browser.post(sealed, { 'countersign-retry': '1' })).json()).toMatchObject({ receipt });
    expect(told.map(({ purpose, result }) => [purpose, result])).toEqual([
      ['enroll', 'accepted'],
      ['verify', 'refused'],
      ['verify', 'review'],
    ]);
    expect(told[2]).toMatchObject({ sub: 'ada', context: { tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1' } });
    const id = told[2]?.jti as string;
    const said = { tenant: 'example', id, outcome: 'accepted', reason: 'I know her.', fourEyes: true } as const;
    expect(await running.countersign.reviews.decide({ ...said, by: 'staff-1' })).toBe('waiting');
    expect(told).toHaveLength(3);
    expect(await running.countersign.reviews.decide({ ...said, by: 'staff-2' })).toBe('decided');
    expect(told[3]).toMatchObject({ jti: id, result: 'accepted', reviewed: { id, at: running.clock.now } });
    expect(await running.database.query('select result from platform_row where jti = $1', [id])).toEqual([{ result: 'accepted' }]);
  });

  it.skipIf(!available).each<[string, OnDecision]>([
    ['throws', () => Promise.reject(new Error('the platform is down'))],
    ['throws after it wrote', async (...told) => note(...told).then(() => Promise.reject(new Error('no')))],
    ['throws what the package takes for a failed step', () => Promise.reject(new VerificationError('claims/future'))],
    ['hides that its statement failed', async (_, { query }) => void (await query('select nothing_of_the_kind').catch(() => undefined))],
  ])('keeps no decision where it %s; the same bundle is taken later, once', async (_, broken) => {
    let onDecision = broken;
    const errors: unknown[] = [];
    const running = await open({
      databaseOf,
      onDecision: (...told) => onDecision(...told),
      onError: (error) => errors.push(error),
    });
    const browser = await running.browser('ada');
    const challenge = await browser.challenge();
    const sealed = await browser.seal(challenge, evidenceOf(PERSON, challenge.claims, 1));
    expect((await browser.post(sealed)).status).toBe(500);
    expect(errors).toHaveLength(1);
    const tables = ['platform_row', 'countersign_reference', 'countersign_audit', 'countersign_device'];
    for (const table of tables) expect([table, await countOf(running, table)]).toEqual([table, 0]);
    onDecision = note;
    expect(await (await browser.post(sealed)).json()).toMatchObject({ result: 'accepted' });
    for (const table of tables) expect([table, await countOf(running, table)]).toEqual([table, 1]);
    expect((await browser.post(sealed)).status).toBe(409);
  });

  it.skipIf(!available)('keeps no person’s decision where it throws', async () => {
    let onDecision: OnDecision = note;
    const running = await open({ databaseOf, onDecision: (...told) => onDecision(...told) });
    const browser = await running.browser('ada');
    await browser.check(PERSON, 1);
    await browser.check({ face: 2, typist: 1 }, 2);
    const id = await running.countersign.reviews.appeal({ tenant: 'example', subject: 'ada' }, 'It was me.');
    const said = { tenant: 'example', id, by: 'staff-1', outcome: 'accepted', reason: 'I know her.' } as const;
    onDecision = () => Promise.reject(new Error('the platform is down'));
    await expect(running.countersign.reviews.decide(said)).rejects.toThrow('the platform is down');
    expect(await running.countersign.reviews.get('example', id)).toMatchObject({ decidedAt: null, votes: [] });
    onDecision = note;
    expect(await running.countersign.reviews.decide(said)).toBe('decided');
    expect(await running.database.query('select result from platform_row where jti = $1', [id])).toEqual([{ result: 'accepted' }]);
  });
});
