import { decodeJwt } from 'jose';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { ReceiptClaims } from '../../src/server/decision/receipt.js';
import type { Adds, Outcome } from '../../src/types.js';
import { type Campus, openCampus } from './campus.js';
import { type Learner, learnerOf, type Place } from './learner.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

const COURSE = 'numbers-in-the-news';
const RIGHT = { a: '0', b: '1', c: '1', d: '1' };
const PHONE: Adds = { device: true, inputKind: 'soft' };

let campus: Campus;
beforeAll(async () => {
  campus = await openCampus({ policy: { rebind: { oldDevices: 'keep', newDevice: 'allow', newKind: 'allow', liveness: [] } } });
});
afterAll(() => campus.close());

/** A phone on which the learner has just signed in. */
function phoneOf(learner: Learner): Promise<Learner> {
  return learnerOf(campus.fetch, campus.clock, /__Host-session=([^;]+)/.exec(learner.cookie)?.[1]);
}

async function checkOnPhone(phone: Learner, place: Place, face: number): Promise<Outcome> {
  const { challenge = '' } = (await (await phone.challenge(place, 'rebind', PHONE)).json()) as { challenge?: string };
  return (await (await phone.send(await phone.bundle(challenge, face, 'soft'))).json()) as Outcome;
}

it('a learner hands in by a phone in one sitting, sees browsers and kinds of keyboard, and removes one after a fresh sign-in', async () => {
  const ada = await campus.enrolled('ada', 1);
  const place = await ada.handIn(COURSE, 'quiz-1', RIGHT);
  const phone = await phoneOf(ada);
  const { result, receipt } = await checkOnPhone(phone, place, 1);
  const says = { purpose: 'verify', device: 'added', typing: 'enrolled' };
  expect([result, decodeJwt<ReceiptClaims>(receipt)]).toEqual(['accepted', expect.objectContaining(says)]);
  expect((await ada.get(`/work/${place.attempt}`)).html).toContain('data-check="accepted"');
  const { html } = await phone.get('/me/data');
  expect(html.match(/data-browser=/g)).toHaveLength(2);
  expect(html.match(/data-keyboard="(?:physical|soft)"/g)).toHaveLength(2);
  await campus.work();
  expect((await phone.get('/me')).html).toContain('data-notice="typing-added"');
  const [{ id } = { id: '' }] = await campus.platform.database.query<{ id: string }>('select id from platform_account where email = $1', [
    'ada@example.org',
  ]);
  const staff = await campus.staff('uma');
  expect((await staff.get(`/staff/learners/${id}`)).html).toContain('data-keyboard="soft"');
  // Somebody's old session makes no room for typing of their own.
  campus.clock.now += 3600;
  expect((await ada.post('/me/data/keyboards/physical', {})).status).toBe(403);
  campus.clock.now -= 3600;
  expect((await ada.post('/me/data/keyboards/voice', {})).status).toBe(404);
  expect((await ada.post('/me/data/keyboards/soft', {})).location).toBe('/me/data');
  expect((await ada.get('/me/data')).html.match(/data-keyboard="[a-z]+"/g)).toEqual(['data-keyboard="physical"']);
  expect((await ada.post('/me/data/keyboards/physical', {})).status).toBe(404);
});
