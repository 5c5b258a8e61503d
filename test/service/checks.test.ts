import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { POLICY } from '../support/backend.js';
import { DATABASES } from '../support/databases.js';
import { type Answer, COURSES, openTestService, PUBLIC_URL, type TestService } from './open-test-service.js';

let running: TestService | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function open(options: Parameters<typeof openTestService>[0] = {}) {
  running = await openTestService(options);
  const service = running;
  const key = await service.key();
  const create = async (body: object = {}): Promise<Answer['body']> => {
    const { status, body: made } = await service.ask('POST', '/v1/checks', {
      key,
      body: { subject: 'ada', course: 'c', activity: 'a', ...body },
    });
    expect([status, made.code]).toEqual([201, null]);
    return made;
  };
  const read = async ({ id }: { id: string }): Promise<Answer['body']> => (await service.ask('GET', `/v1/checks/${id}`, { key })).body;
  const events = async (): Promise<string[]> =>
    (await service.ask('GET', '/v1/events?limit=100', { key })).body.data.map(({ type }: { type: string }) => type);
  return { ...service, apiKey: key, create, read, events };
}

describe.each(DATABASES)('a check on $name', ({ open: databaseOf, available }) => {
  it.skipIf(!available)('goes from creation over an enrollment to a receipt, and is told', async () => {
    const { create, read, events, learner, ask } = await open({ open: databaseOf });
    const check = await create({ metadata: { cohort: '2026' }, attempt: '1' });
    expect(check).toMatchObject({
      state: 'created',
      subject: 'ada',
      purpose: null,
      result: null,
      metadata: { cohort: '2026' },
      attempt: '1',
    });
    expect(check.url).toBe(`${PUBLIC_URL}/c/${check.id}#${check.token}`);
    const ada = await learner();
    expect((await ada.challenge(check.token)).status).toBe(200);
    expect(await read(check)).toMatchObject({ state: 'started' });
    const outcome = await ada.check(check.token, 1);
    expect(outcome).toMatchObject({ result: 'accepted' });
    const done = await read(check);
    expect(done).toMatchObject({ state: 'accepted', result: { purpose: 'enroll', renewed: false, receipt: outcome.receipt } });
    expect(decodeJwt(done.result.receipt)).toMatchObject({
      sub: 'ada',
      aud: PUBLIC_URL,
      context: { tenant: 'north', course: 'c', activity: 'a', attempt: '1' },
    });
    expect(await events()).toEqual(['check.accepted']);
    const verified = await create({ purpose: 'verify' });
    expect((await ada.check(verified.token, 1)).result).toBe('accepted');
    expect(await read(verified)).toMatchObject({ state: 'accepted', result: { purpose: 'verify' } });
    const jwks = await ask('GET', '/.well-known/jwks.json');
    expect([jwks.status, jwks.body.keys.length]).toEqual([200, 2]);
  });

  it.skipIf(!available)('may be refused as often as the platform says, and is over then', async () => {
    const { create, read, events, learner } = await open({ open: databaseOf });
    const ada = await learner();
    await ada.check((await create()).token, 1);
    const check = await create({ purpose: 'verify', tries: 2 });
    expect(await ada.check(check.token, 2)).toMatchObject({ result: 'refused', triesLeft: 1 });
    expect(await read(check)).toMatchObject({ state: 'refused', triesLeft: 1 });
    expect(await ada.check(check.token, 2)).toMatchObject({ result: 'refused', triesLeft: 0 });
    const again = await ada.challenge(check.token);
    expect([again.status, again.body]).toEqual([409, { error: 'challenge/invalid', reason: 'over' }]);
    expect(await events()).toEqual(['check.accepted', 'check.refused', 'check.refused']);
  });

  it.skipIf(!available)('waits for a person, days later, and has a receipt that says so', async () => {
    const { create, read, events, learner, ask, apiKey: key, clock } = await open({ open: databaseOf });
    const ada = await learner();
    await ada.check((await create()).token, 1);
    const check = await create({ purpose: 'verify' });
    const { body } = await ada.challenge(check.token);
    const sealed = await ada.bundle(body.challenge, 1);
    clock.now += 7200;
    expect((await ada.send(check.token, sealed)).body).toMatchObject({ result: 'review' });
    expect(await read(check)).toMatchObject({ state: 'review' });
    const open_ = (await ask('GET', '/v1/reviews', { key })).body.data;
    expect(open_).toMatchObject([{ check: check.id, subject: 'ada', cause: 'review', outcome: null }]);
    const { id } = open_[0];
    clock.now += 3 * 86_400;
    const decision = { by: 'staff-1', outcome: 'accepted', reason: 'I know her.' };
    expect((await ask('POST', `/v1/reviews/${id}/decision`, { key, body: decision })).body).toEqual({ state: 'decided' });
    const twice = await ask('POST', `/v1/reviews/${id}/decision`, { key, body: { ...decision, by: 'staff-2' } });
    expect([twice.status, twice.body.code]).toEqual([409, 'review/closed']);
    const done = await read(check);
    expect(done).toMatchObject({ state: 'accepted', result: { reviewedAt: new Date(clock.now * 1000).toISOString() } });
    expect(decodeJwt(done.result.receipt)).toMatchObject({ result: 'accepted', reviewed: { id } });
    // Asked again, it is the same one.
    expect((await read(check)).result.receipt).toBe(done.result.receipt);
    expect(await events()).toEqual(['check.accepted', 'check.review', 'check.accepted']);
    expect((await ask('GET', `/v1/reviews/${id}`, { key })).body).toMatchObject({ outcome: 'accepted', votes: [{ by: 'staff-1' }] });
    expect((await ask('GET', '/v1/reviews?state=decided', { key })).body.data).toHaveLength(1);
  });

  it.skipIf(!available)('that was canceled, or whose time is over, takes nothing any more', async () => {
    const { create, read, events, learner, ask, apiKey: key, clock, service, database } = await open({ open: databaseOf });
    const ada = await learner();
    for (const end of ['cancel', 'time'] as const) {
      const check = await create({ lifeSeconds: 600 });
      const { body } = await ada.challenge(check.token);
      const sealed = await ada.bundle(body.challenge, 1);
      clock.now += 30;
      if (end === 'cancel') expect((await ask('POST', `/v1/checks/${check.id}/cancel`, { key })).body).toMatchObject({ state: 'canceled' });
      else clock.now += 600;
      const late = await ada.send(check.token, sealed);
      expect([late.status, late.body]).toEqual([409, { error: 'challenge/invalid', reason: 'over' }]);
      expect((await ada.challenge(check.token)).body).toMatchObject({ reason: 'over' });
      expect(await database.query('select 1 from countersign_reference')).toEqual([]);
      expect(await read(check)).toMatchObject({ state: end === 'cancel' ? 'canceled' : 'expired' });
      await service.tidy();
      const again = await ask('POST', `/v1/checks/${check.id}/cancel`, { key });
      expect([again.status, again.body.code]).toEqual([409, 'check/over']);
    }
    expect(await events()).toEqual(['check.canceled', 'check.expired']);
  });

  it.skipIf(!available)('is made once for an Idempotency-Key, however many ask at once', async () => {
    const { ask, apiKey: key, database } = await open({ open: databaseOf });
    const body = { subject: 'ada', course: 'c', activity: 'a' };
    const once = (sent: object) => ask('POST', '/v1/checks', { key, body: sent, headers: { 'idempotency-key': 'order-1' } });
    const answers = await Promise.all(Array.from({ length: 12 }, () => once(body)));
    expect(new Set(answers.map(({ body: { id, token } }) => `${id} ${token}`)).size).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(201));
    expect(answers.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
    const other = await once({ ...body, subject: 'eve' });
    expect([other.status, other.body.code]).toEqual([422, 'idempotency/reused']);
    expect(await database.query('select count(*)::integer as count from service_check')).toEqual([{ count: 1 }]);
  });
});

describe('a check', () => {
  it('fails with the code of a refusal that nothing can change', async () => {
    const { create, read, events, learner } = await open();
    const ada = await learner();
    const check = await create({ purpose: 'verify' });
    expect((await ada.challenge(check.token)).body).toMatchObject({ reason: 'not-enrolled' });
    expect(await read(check)).toMatchObject({ state: 'failed', code: 'not-enrolled' });
    await ada.check((await create()).token, 1);
    const twice = await create({ purpose: 'enroll' });
    expect((await ada.challenge(twice.token)).body).toMatchObject({ reason: 'enrolled' });
    expect(await read(twice)).toMatchObject({ state: 'failed', code: 'enrolled' });
    expect(await events()).toEqual(['check.failed', 'check.accepted', 'check.failed']);
  });

  it('answers a page whose answer was lost once more, and decides nothing anew', async () => {
    const { create, events, learner, clock } = await open();
    const ada = await learner();
    const { token } = await create();
    const sealed = await ada.bundle((await ada.challenge(token)).body.challenge, 1);
    clock.now += 30;
    const first = await ada.send(token, sealed);
    const again = await ada.send(token, sealed, { 'countersign-retry': '1' });
    expect([again.status, again.body.receipt]).toEqual([200, first.body.receipt]);
    expect(await events()).toEqual(['check.accepted']);
  });

  it('takes no bundle of another check, nor of another purpose than the platform asked for', async () => {
    const { create, read, learner, clock, database, logged } = await open();
    const ada = await learner();
    const [one, other] = [await create({ attempt: '1' }), await create({ attempt: '2' })];
    const sealed = await ada.bundle((await ada.challenge(one.token)).body.challenge, 1);
    clock.now += 30;
    const answer = await ada.send(other.token, sealed);
    expect([answer.status, answer.body.reason]).toEqual([409, 'over']);
    expect(await read(other)).toMatchObject({ state: 'created' });
    expect(await database.query('select 1 from countersign_reference')).toEqual([]);
    for (const purpose of ['enroll', 'monitor', 'rebind']) {
      const verify = await create({ purpose: 'verify' });
      expect((await ada.challenge(verify.token, { purpose })).status).toBe(409);
    }
    expect((await ada.challenge(one.token, { purpose: 'monitor' })).body).toMatchObject({ reason: 'not-asked' });
    expect(logged.filter((line) => line.includes('"level":50'))).toEqual([]);
  });

  it('is opened by its own token alone, from pages of its tenant', async () => {
    const { create, learner, ask } = await open();
    const ada = await learner();
    const [one, other] = [await create(), await create()];
    const swapped = `${one.id}.${other.token.split('.')[1]}`;
    for (const token of ['', 'x', swapped, one.token.slice(0, -1), `${one.token}A`])
      expect((await ada.challenge(token)).status).not.toBe(200);
    expect((await ada.challenge(swapped)).status).toBe(401);
    expect((await ada.challenge(one.token, {}, 'https://south.example')).status).toBe(401);
    expect((await ada.challenge(one.token, {}, 'https://evil.example')).status).toBe(403);
    expect((await ada.challenge(one.token, {}, PUBLIC_URL)).status).toBe(200);
    const here = await ask('POST', `/browser/${other.id}/challenges`, { headers: { authorization: `Bearer ${one.token}` } });
    expect(here.status).toBe(401);
    const asked = {
      origin: COURSES,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
    };
    const preflight = await ask('OPTIONS', `/browser/${one.id}/bundles`, { headers: asked });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(COURSES);
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/authorization/);
  });

  it('that matches an enrollment which took the place of another one lets nobody through, unless the platform takes it', async () => {
    const { create, read, learner, ask, apiKey: key } = await open();
    const ada = await learner();
    await ada.check((await create()).token, 1);
    expect((await ask('DELETE', '/v1/learners/ada', { key })).status).toBe(200);
    const eve = await learner();
    expect((await eve.check((await create()).token, 2)).result).not.toBe('refused');
    const check = await create({ purpose: 'verify' });
    await eve.check(check.token, 2);
    expect(await read(check)).toMatchObject({ state: 'failed', code: 'renewed', result: { renewed: true } });
    const taken = await create({ purpose: 'verify', acceptRenewed: true });
    await eve.check(taken.token, 2);
    expect(await read(taken)).toMatchObject({ state: 'accepted', result: { renewed: true } });
  });

  it.each([
    [{}, { state: 'failed', code: 'renewed' }],
    [{ acceptRenewed: true }, { state: 'accepted', code: null }],
  ])('that matches such an enrollment, and that a person accepts, is the same (%j)', async (more, expected) => {
    const { create, read, learner, ask, apiKey: key, clock } = await open();
    const ada = await learner();
    await ada.check((await create()).token, 1);
    await ask('DELETE', '/v1/learners/ada', { key });
    const eve = await learner();
    await eve.check((await create()).token, 2);
    const check = await create({ purpose: 'verify', ...more });
    const sealed = await eve.bundle((await eve.challenge(check.token)).body.challenge, 2);
    // Late, so that a person looks at it: nobody has confirmed the enrollment by that.
    clock.now += 7200;
    await eve.send(check.token, sealed);
    expect(await read(check)).toMatchObject({ state: 'review' });
    const { data } = (await ask('GET', '/v1/reviews', { key })).body;
    const { id } = data.find((one: { check: string }) => one.check === check.id);
    await ask('POST', `/v1/reviews/${id}/decision`, { key, body: { by: 'staff-1', outcome: 'accepted', reason: 'It was the network.' } });
    expect(await read(check)).toMatchObject(expected);
  });

  it('of another sentence is no check, whatever a person says of it', async () => {
    const attempts = { pauseAfter: 1, pauseSeconds: 0, stopAfter: 1 };
    const { create, read, learner, ask, apiKey: key, database } = await open({ configuration: { policy: { ...POLICY, attempts } } });
    const ada = await learner();
    await ada.check((await create()).token, 1);
    await database.query("update countersign_reference set phrase_hash = 'of a sentence that is gone'");
    const check = await create({ purpose: 'verify' });
    // Another face at Ada's browser.
    expect((await ada.check(check.token, 2)).result).toBe('refused');
    const before = await read(check);
    expect(before).toMatchObject({ state: 'refused', result: { purpose: 'retype' } });
    const [{ id, cause }] = (await ask('GET', '/v1/reviews', { key })).body.data;
    expect(cause).toBe('stopped');
    const said = { by: 'staff-1', outcome: 'accepted', reason: 'May try again.' };
    expect((await ask('POST', `/v1/reviews/${id}/decision`, { key, body: said })).body).toEqual({ state: 'decided' });
    expect(await read(check)).toEqual(before);
  });
});

describe('a learner', () => {
  it('is shown, loses a browser, and is erased with what the service knows', async () => {
    const { create, read, learner, ask, apiKey: key, service, database, events } = await open();
    const ada = await learner();
    expect((await ask('GET', '/v1/learners/ada', { key })).body).toEqual({
      subject: 'ada',
      enrolled: false,
      since: null,
      renewTyping: false,
    });
    const check = await create({ metadata: { name: 'Ada' } });
    await ada.check(check.token, 1);
    expect((await ask('GET', '/v1/learners/ada', { key })).body).toMatchObject({ enrolled: true });
    const [{ thumbprint }] = (await ask('GET', '/v1/learners/ada/devices', { key })).body.data;
    expect((await ask('DELETE', `/v1/learners/ada/devices/${thumbprint}`, { key })).body).toMatchObject({ revoked: true });
    expect((await ask('DELETE', `/v1/learners/ada/devices/${thumbprint}`, { key })).body.code).toBe('device/unknown');
    const open_ = await create();
    expect((await ask('POST', '/v1/learners/ada/withdraw', { key })).body.erased).toMatchObject({ reference: 1 });
    expect(await read(open_)).toMatchObject({ state: 'canceled' });
    expect(await read(check)).toMatchObject({ metadata: {}, result: { receipt: null } });
    const anew = await create();
    await service.countersign.work();
    await service.countersign.work();
    // Who begins anew after an erasure is not erased by what is still to be done for it.
    expect(await read(anew)).toMatchObject({ state: 'created' });
    expect(await events()).toEqual(['check.accepted', 'check.canceled', 'learner.erased']);
    expect(await database.query("select 1 from service_event where data::text like '%Ada%'")).toEqual([]);
  });
});
