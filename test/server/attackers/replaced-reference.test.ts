import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { ReceiptClaims } from '../../../src/server/decision/receipt.js';
import type { Notice } from '../../../src/server/devices/devices.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const DAY = 86_400;
const ADA = { face: 1, typist: 1 };
const THIEF = { face: 9, typist: 9 };
const OWNER = { tenant: 'example', subject: 'ada' };
const EXPECTED = { ...OWNER, course: 'algebra', activity: 'quiz-1', attempt: '1' };

let backend: TestBackend;
afterEach(() => backend?.close());

const notices: Notice[] = [];
const open = async (policy: Partial<CountersignOptions['policy']> = {}) => {
  notices.length = 0;
  backend = await testBackend({
    policy: { ...POLICY, ...policy },
    onNotice: async (notice) => void notices.push(notice),
    authenticate: async () => ({ ...OWNER, freshSince: backend.clock.now }),
  });
};
const asLearner = (method: string, path: string) =>
  backend.countersign.fetch(
    new Request(`${ORIGIN}/api/countersign/${path}`, { method, headers: { origin: ORIGIN, 'x-learner': 'example/ada' } }),
  );
const claimsOf = (receipt: string) => decodeJwt(receipt) as unknown as ReceiptClaims;

/** The learner enrolls and is checked; whoever has the session erases, and enrolls another face. */
async function takenOver(): Promise<{ readonly thief: Browser; readonly enrollment: string }> {
  const own = await backend.browser('ada');
  await own.check(ADA, 1);
  expect(claimsOf((await own.check(ADA, 2)).receipt)).toMatchObject({ purpose: 'verify', renewed: false });
  expect((await asLearner('DELETE', 'me/biometrics')).status).toBe(200);
  const thief = await backend.browser('ada');
  const { receipt } = await thief.check(THIEF, 3);
  return { thief, enrollment: receipt };
}

describe('somebody with a session who erases, enrolls another face and is checked', () => {
  it('gets receipts that say so and do not pass, of the enrollment and of each check, until a person has confirmed it', async () => {
    await open();
    const { receipts, reviews } = backend.countersign;
    const { thief, enrollment } = await takenOver();
    for (const sitting of [4, 5, 6]) {
      const { result, receipt } = await thief.check(THIEF, sitting);
      expect([result, claimsOf(receipt).renewed]).toEqual(['accepted', true]);
      await expect(receipts.verify(receipt, EXPECTED)).rejects.toMatchObject({ message: 'renewed' });
      await expect(receipts.verify(receipt, { ...EXPECTED, renewed: true })).resolves.toMatchObject({ renewed: true });
    }
    await expect(receipts.verify(enrollment, { ...EXPECTED, purpose: 'enroll' })).rejects.toMatchObject({ message: 'renewed' });
    const [review] = await reviews.list('example');
    expect(review).toMatchObject({ subject: 'ada', cause: 'renewed', id: claimsOf(enrollment).jti });
    await reviews.decide({ tenant: 'example', id: review!.id, by: 'teacher', outcome: 'accepted', reason: 'Seen with a passport.' });
    const { receipt } = await thief.check(THIEF, 7);
    await expect(receipts.verify(receipt, EXPECTED)).resolves.toMatchObject({ renewed: false });
    const confirmed = await reviews.receipt('example', review!.id);
    await expect(receipts.verify(confirmed, { ...EXPECTED, purpose: 'enroll' })).resolves.toMatchObject({ renewed: false });
  });

  it('is told of to the learner, though everything is erased once more before a notice goes out', async () => {
    await open();
    const { thief } = await takenOver();
    expect((await asLearner('DELETE', 'me/biometrics')).status).toBe(200);
    await backend.countersign.work();
    const told = notices.map(({ kind, thumbprint }) => [kind, thumbprint]);
    expect(told).toEqual([
      ['erased', null],
      ['reference-replaced', thief.key.thumbprint],
    ]);
  });

  it('gains nothing by withdrawing in place of erasing, or by the end of the time that was agreed to', async () => {
    await open();
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    await asLearner('POST', 'me/withdraw');
    backend.clock.now += 1;
    const again = await backend.browser('ada');
    const challenge = await again.challenge({ purpose: 'enroll' });
    expect((await again.post(await again.seal(challenge, evidenceOf(THIEF, challenge.claims, 2)))).status).toBe(200);
    expect(claimsOf((await again.check(THIEF, 3)).receipt).renewed).toBe(true);
    backend.clock.now += 181 * DAY;
    await backend.countersign.work();
    const late = await backend.browser('ada');
    await late.check(THIEF, 4);
    expect(claimsOf((await late.check(THIEF, 5)).receipt).renewed).toBe(true);
  });

  it('is not confirmed by a decision about an enrollment before: staff decide about the one that stands', async () => {
    await open({ reenroll: 'allow' });
    const { enrollment } = await takenOver();
    const other = await backend.browser('ada');
    const challenge = await other.challenge({ purpose: 'enroll' });
    await other.post(await other.seal(challenge, evidenceOf(ADA, challenge.claims, 8)));
    const { reviews } = backend.countersign;
    const id = claimsOf(enrollment).jti;
    const decision = { tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'Seen.' } as const;
    await expect(reviews.decide(decision)).rejects.toMatchObject({ code: 'review/unknown' });
    expect((await reviews.list('example')).map(({ cause }) => cause)).toEqual(['renewed']);
    expect(claimsOf((await other.check(ADA, 9)).receipt).renewed).toBe(true);
  });

  it('is not confirmed by a person who lets a stopped browser try again, or one whose actions were not seen', async () => {
    await open({
      reenroll: 'allow',
      liveness: ['turn-left', 'blink'],
      rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: ['turn-left', 'blink'] },
      attempts: { pauseAfter: 5, pauseSeconds: 60, stopAfter: 50, mostForeign: 1 },
    });
    const seen = async (browser: Browser, purpose: string, person: typeof ADA, sitting: number, done: number | null) => {
      const challenge = await browser.challenge({ purpose });
      const evidence = evidenceOf(person, challenge.claims, sitting);
      const actions = evidence.liveness.actions.map((one, at) => ({ ...one, askedAtMs: 1000 * at, doneAtMs: done && 1000 * at + done }));
      const response = await browser.post(await browser.seal(challenge, { ...evidence, liveness: { ...evidence.liveness, actions } }));
      return (await response.json()) as { result: string; receipt: string };
    };
    await seen(await backend.browser('ada'), 'enroll', ADA, 1, 900);
    expect((await asLearner('DELETE', 'me/biometrics')).status).toBe(200);
    const thief = await backend.browser('ada');
    expect((await seen(thief, 'enroll', THIEF, 2, 900)).result).toBe('accepted');
    expect((await seen(await backend.browser('ada'), 'enroll', THIEF, 3, null)).result).toBe('refused');
    expect((await seen(await backend.browser('ada'), 'rebind', ADA, 4, 900)).result).toBe('refused');
    const { reviews } = backend.countersign;
    const waiting = await reviews.list('example');
    expect(waiting.map(({ cause }) => cause).sort()).toEqual(['not-live', 'renewed', 'stopped']);
    for (const { id, cause } of waiting)
      if (cause !== 'renewed')
        await reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'They may try again.' });
    const { result, receipt } = await seen(thief, 'verify', THIEF, 5, 900);
    expect([result, claimsOf(receipt).renewed]).toEqual(['accepted', true]);
  });

  it('is not confirmed, with the check that went to a person, by an enrollment of the learner’s in the same second', async () => {
    await open({ reenroll: 'allow' });
    const { thief } = await takenOver();
    const challenge = await thief.challenge();
    const evidence = evidenceOf(THIEF, challenge.claims, 4);
    const coarse = { ...evidence, keystroke: { ...evidence.keystroke, clockResolutionMs: 50 } };
    const checked = (await (await thief.post(await thief.seal(challenge, coarse))).json()) as { result: string; receipt: string };
    expect(checked.result).toBe('review');
    const own = await backend.browser('ada');
    const enroll = await own.challenge({ purpose: 'enroll' });
    await own.post(await own.seal(enroll, evidenceOf(ADA, enroll.claims, 8)));
    const { reviews } = backend.countersign;
    for (const { id } of await reviews.list('example'))
      await reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'Seen.' });
    expect(claimsOf(await reviews.receipt('example', claimsOf(checked.receipt).jti))).toMatchObject({ result: 'accepted', renewed: true });
    expect(claimsOf((await own.check(ADA, 9)).receipt).renewed).toBe(false);
  });

  it('is confirmed by its review though its template was turned anew meanwhile', async () => {
    await open();
    const { thief, enrollment } = await takenOver();
    expect(await backend.countersign.renewTemplate(OWNER)).toBe(true);
    const id = claimsOf(enrollment).jti;
    await backend.countersign.reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'Seen.' });
    expect(claimsOf((await thief.check(THIEF, 4)).receipt).renewed).toBe(false);
  });

  it('has no receipt without that word from an enrollment that was refused, which a person lets them try again', async () => {
    await open({ liveness: ['turn-left', 'blink'] });
    const own = await backend.browser('ada');
    const send = async (browser: Browser, person: typeof ADA, sitting: number, done: number | null) => {
      const challenge = await browser.challenge({ purpose: 'enroll' });
      const evidence = evidenceOf(person, challenge.claims, sitting);
      const actions = evidence.liveness.actions.map((one, at) => ({ ...one, askedAtMs: 1000 * at, doneAtMs: done && 1000 * at + done }));
      const response = await browser.post(await browser.seal(challenge, { ...evidence, liveness: { ...evidence.liveness, actions } }));
      return (await response.json()) as { result: string; receipt: string };
    };
    await send(own, ADA, 1, 900);
    expect((await asLearner('DELETE', 'me/biometrics')).status).toBe(200);
    const { result, receipt } = await send(await backend.browser('ada'), THIEF, 2, null);
    expect([result, claimsOf(receipt).renewed]).toEqual(['refused', true]);
    const { reviews, receipts } = backend.countersign;
    const id = claimsOf(receipt).jti;
    await reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'accepted', reason: 'They may try again.' });
    const decided = await reviews.receipt('example', id);
    await expect(receipts.verify(decided, { ...EXPECTED, purpose: 'enroll' })).rejects.toMatchObject({ message: 'renewed' });
  });

  it('is not confirmed by time once a person has refused it, and is by another person after an appeal', async () => {
    await open({ renewal: { afterDays: 14 } });
    const { thief, enrollment } = await takenOver();
    const { reviews } = backend.countersign;
    const id = claimsOf(enrollment).jti;
    await reviews.decide({ tenant: 'example', id, by: 'teacher', outcome: 'refused', reason: 'Not the same person.' });
    backend.clock.now = START + 15 * DAY;
    expect(claimsOf((await thief.check(THIEF, 4)).receipt).renewed).toBe(true);
    expect(await reviews.appeal(OWNER, 'It was me.', enrollment)).toBe(id);
    await reviews.decide({ tenant: 'example', id, by: 'dean', outcome: 'accepted', reason: 'Seen with a passport.' });
    expect(claimsOf((await thief.check(THIEF, 5)).receipt).renewed).toBe(false);
  });

  it('waits for the time that the policy sets, to the second', async () => {
    await open({ renewal: { afterDays: 14 } });
    const { thief } = await takenOver();
    backend.clock.now = START + 14 * DAY - 1;
    expect(claimsOf((await thief.check(THIEF, 4)).receipt).renewed).toBe(true);
    backend.clock.now = START + 14 * DAY;
    expect(claimsOf((await thief.check(THIEF, 5)).receipt).renewed).toBe(false);
  });

  it('is confirmed by a card only where the policy says so, and only by one that the backend has a picture of', async () => {
    const categories = [...POLICY.consent.categories, 'document-portrait', 'pictures'];
    const consent = { ...POLICY.consent, categories };
    await expect(open({ consent, document: { still: false }, renewal: { document: true } })).rejects.toThrow('still');
    await open();
  });
});

describe('a receipt that is spelled in another way', () => {
  it.each([
    ['with a line end behind it', (token: string) => `${token}\n`],
    ['with a space before it', (token: string) => ` ${token}`],
    ['with padding', (token: string) => `${token}=`],
    ['with a fourth part', (token: string) => `${token}.`],
    [
      'with stray bits in the signature',
      (token: string) => {
        const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
        return token.slice(0, -1) + alphabet[alphabet.indexOf(token.at(-1) as string) ^ 1];
      },
    ],
    ['with the other base64 alphabet', (token: string) => token.replaceAll('-', '+').replaceAll('_', '/')],
  ])('%s is none', async (_, spelled) => {
    await open();
    const own = await backend.browser('ada');
    await own.check(ADA, 1);
    let receipt = '';
    for (let sitting = 2; spelled(receipt) === receipt || receipt === ''; sitting++) receipt = (await own.check(ADA, sitting)).receipt;
    const { receipts } = backend.countersign;
    await expect(receipts.verify(receipt, EXPECTED)).resolves.toBeDefined();
    await expect(receipts.verify(spelled(receipt), EXPECTED)).rejects.toMatchObject({ message: 'invalid' });
  });
});
