import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { CountersignOptions } from '../../../src/server/backend/countersign-options.js';
import type { ReceiptClaims } from '../../../src/server/decision/receipt.js';
import { summaryWords } from '../../../src/server/reviews/summary-words.js';
import type { Outcome, PhoneTask } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';
import { askHandover, createHandover, handOver, phoneOf, sealedPart } from '../../support/phone.js';
import { pictureOf, readingChecker } from '../../support/still-checker.js';

const ADA = { face: 4, typist: 4 };
const OFFER: CountersignOptions['policy'] = { ...POLICY, phone: 'offer' };

let backend: TestBackend;
let ada: Browser;
afterEach(() => backend.close());

async function open(options: Partial<CountersignOptions> = {}): Promise<void> {
  backend = await testBackend({ policy: OFFER, ...options });
  ada = await backend.browser('ada');
}

/** A check whose face a phone looks at. */
async function checkByPhone(sitting: number, face = ADA.face): Promise<Outcome & { readonly error?: string }> {
  const challenge = await ada.challenge();
  const { consent, keystroke } = evidenceOf(ADA, challenge.claims, sitting);
  const seen = evidenceOf({ ...ADA, face }, challenge.claims, sitting);
  const stills = (challenge.claims.stills ?? []).map((sample) => ({
    sample,
    jpeg: pictureOf(seen.face.samples[sample]?.vector as Float32Array),
  }));
  const { part } = await handOver(backend, 'ada', challenge, { ...seen, stills });
  const response = await ada.post(await ada.seal(challenge, { consent, keystroke, part }));
  return (await response.json()) as Outcome;
}

const claimsOf = ({ receipt }: Outcome): ReceiptClaims => decodeJwt<ReceiptClaims>(receipt) as ReceiptClaims;
const stateOf = async (id: string): Promise<unknown> => (await askHandover(backend, 'ada', `/state?handover=${id}`)).json();

describe('a phone as the camera', () => {
  it('enrolls and verifies, and the receipts say so', async () => {
    await open();
    const enrolled = await checkByPhone(1);
    expect(enrolled).toMatchObject({ result: 'accepted' });
    expect(claimsOf(enrolled)).toMatchObject({ camera: 'phone', purpose: 'enroll' });
    const verified = await checkByPhone(2);
    expect(verified).toMatchObject({ result: 'accepted' });
    expect(claimsOf(verified)).toMatchObject({ camera: 'phone', purpose: 'verify', typing: 'compared' });
    expect(claimsOf(await ada.check(ADA, 3))).not.toHaveProperty('camera');
  });

  it('is judged as one with the typing: another face is refused, whoever types', async () => {
    await open();
    await checkByPhone(1);
    expect(await checkByPhone(2, 99)).toMatchObject({ result: 'refused' });
  });

  it('sends its pictures beside its part', async () => {
    const consent = { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] };
    await open({ policy: { ...OFFER, stills: 2, consent }, stillChecker: readingChecker() });
    await checkByPhone(1);
    const verified = await checkByPhone(2);
    expect(claimsOf(verified)).toMatchObject({ result: 'accepted', mode: 'sampled', camera: 'phone' });
  });

  it('goes to a person where the policy says so, an enrollment too', async () => {
    await open({ policy: { ...OFFER, phone: 'review' } });
    expect(await checkByPhone(1)).toMatchObject({ result: 'review' });
    const [review] = await backend.countersign.reviews.list('example');
    expect(Object.fromEntries((review && summaryWords(review.summary)) ?? [])).toHaveProperty('Whose camera');
    expect(await checkByPhone(2)).toMatchObject({ result: 'review' });
    expect(await ada.check(ADA, 3)).toMatchObject({ result: 'accepted' });
  });

  it('is not offered by a policy that says nothing of it', async () => {
    await open({ policy: POLICY });
    const challenge = await ada.challenge();
    expect(challenge.claims).not.toHaveProperty('phone');
    expect((await askHandover(backend, 'ada', '', { nonce: challenge.claims.nonce })).status).toBe(409);
  });
});

describe('a hand-over', () => {
  it('tells the phone whose check it is and for which site, and nothing that leads to a session', async () => {
    await open({ authenticate: async () => ({ tenant: 'example', subject: 'ada', name: 'Ada Lovelace' }) });
    const { code } = await createHandover(backend, 'ada', await ada.challenge());
    const response = await phoneOf(backend).open({ code: ` ${code.toLowerCase().replace('-', ' ')}` });
    const task = (await response.json()) as PhoneTask;
    expect(task).toMatchObject({ learner: 'Ada Lovelace', origin: ORIGIN, consent: { controller: 'Example University' }, seconds: 600 });
    for (const secret of ['store', 'enrolled', 'sub', 'nonce', 'context', 'phrase']) expect(task).not.toHaveProperty(secret);
  });

  it('says to the computer how it stands', async () => {
    await open();
    const challenge = await ada.challenge();
    const { id, link } = await createHandover(backend, 'ada', challenge);
    expect(await stateOf(id)).toEqual({ state: 'waiting' });
    const phone = phoneOf(backend);
    const task = (await (await phone.open({ link })).json()) as PhoneTask;
    expect(await stateOf(id)).toEqual({ state: 'connected' });
    const sealed = await sealedPart(task, evidenceOf(ADA, challenge.claims, 1));
    expect((await phone.send(id, sealed)).status).toBe(200);
    expect(await stateOf(id)).toMatchObject({ state: 'done', part: expect.stringMatching(/^[\w-]{43}$/) });
    expect((await phone.send(id, sealed)).status).toBe(200);
    expect(await (await askHandover(backend, 'eve', `/state?handover=${id}`)).json()).toEqual({ state: 'canceled' });
  });

  it('says so by events, the last of which ends them', async () => {
    await open();
    const challenge = await ada.challenge();
    const { id, link } = await createHandover(backend, 'ada', challenge);
    const events = await askHandover(backend, 'ada', `/events?handover=${id}`);
    expect(events.headers.get('content-type')).toContain('text/event-stream');
    const phone = phoneOf(backend);
    const told = events.text();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await phone.open({ link });
    await phone.ask('cancel', id);
    expect(await told).toMatch(/waiting[\s\S]*canceled/);
  });

  it('is opened by one phone, which may come again', async () => {
    await open();
    const { link, code } = await createHandover(backend, 'ada', await ada.challenge());
    const first = phoneOf(backend);
    expect((await first.open({ link })).status).toBe(200);
    expect((await first.open({ code })).status).toBe(200);
    const second = await phoneOf(backend).open({ link });
    expect([second.status, await second.json()]).toEqual([409, { error: 'handover/taken' }]);
  });

  it.each(['phone', 'computer'] as const)('is ended by the %s for both', async (side) => {
    await open();
    const challenge = await ada.challenge();
    const { phone, task, sealed } = await handOver(backend, 'ada', challenge, evidenceOf(ADA, challenge.claims, 1));
    if (side === 'phone') await phone.ask('cancel', task.handover);
    else await askHandover(backend, 'ada', '/cancel', { handover: task.handover });
    expect(await stateOf(task.handover)).toEqual({ state: 'canceled' });
    expect(await (await phone.ask('state', task.handover)).json()).toEqual({ state: 'canceled' });
    expect((await phone.send(task.handover, sealed)).status).toBe(409);
    const [row] = await backend.database.query('select part from countersign_handover');
    expect(row).toEqual({ part: null });
  });

  it('is canceled by its learner alone', async () => {
    await open();
    const { id } = await createHandover(backend, 'ada', await ada.challenge());
    await askHandover(backend, 'eve', '/cancel', { handover: id });
    await phoneOf(backend).ask('cancel', id);
    expect(await stateOf(id)).toEqual({ state: 'waiting' });
  });

  it('lives ten minutes, and no longer than its challenge', async () => {
    await open();
    const challenge = await ada.challenge();
    backend.clock.now = START + 500;
    const { id, link, seconds } = await createHandover(backend, 'ada', challenge);
    expect(seconds).toBe(400);
    backend.clock.now = START + 901;
    expect((await phoneOf(backend).open({ link })).status).toBe(409);
    expect(await stateOf(id)).toEqual({ state: 'expired' });
  });

  it('ends when another one takes its place', async () => {
    await open();
    const challenge = await ada.challenge();
    const first = await createHandover(backend, 'ada', challenge);
    const second = await createHandover(backend, 'ada', challenge);
    expect((await phoneOf(backend).open({ link: first.link })).status).toBe(400);
    expect((await phoneOf(backend).open({ link: second.link })).status).toBe(200);
  });

  it('lets codes be guessed thirty times a minute', async () => {
    await open();
    const phone = phoneOf(backend);
    const statuses = new Set<number>();
    for (let tries = 0; tries < 31; tries++) statuses.add((await phone.open({ code: 'BBBBB-BBBBB' })).status);
    expect([...statuses]).toEqual([400, 429]);
  });
});

describe('what is stored of it', () => {
  it('is sealed, goes once it is judged, and with the learner; the export says when there was one', async () => {
    await open();
    await checkByPhone(1);
    const [row] = await backend.database.query('select part, used_at from countersign_handover');
    expect(row).toEqual({ part: null, used_at: START });
    const owner = { tenant: 'example', subject: 'ada' };
    const { rows, counts } = await backend.countersign.privacy.export(owner);
    expect(counts.handover).toBe(1);
    expect(rows.handover).toMatchObject([{ used_at: START }]);
    expect(JSON.stringify(rows.handover)).not.toContain('hash');
    expect(await backend.countersign.privacy.erase(owner)).toMatchObject({ handover: 1 });
    expect(await backend.database.query('select 1 from countersign_handover')).toEqual([]);
  });

  it('is swept with its challenge', async () => {
    await open();
    const challenge = await ada.challenge();
    await handOver(backend, 'ada', challenge, evidenceOf(ADA, challenge.claims, 1));
    backend.clock.now = START + 3 * 86_400;
    await backend.countersign.privacy.sweep();
    expect(await backend.database.query('select 1 from countersign_handover')).toEqual([]);
  });
});
