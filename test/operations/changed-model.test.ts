import { afterEach, expect, it, vi } from 'vitest';
import { type Campus, openCampus } from '../platform/campus.js';
import { START, type TestBackend, testBackend } from '../support/backend.js';
import { evidenceOf } from '../support/evidence.js';

vi.mock('countersign/server', () => import('../../src/server.js'));
vi.mock('countersign/certificate', () => import('../../src/certificate.js'));

let opened: TestBackend | Campus | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

/** Everybody was enrolled by a build with another recognition model. */
const OTHER_MODEL = `update countersign_reference set model = model || '{"sha256":"${'1'.repeat(64)}"}'`;
const ADA = { tenant: 'example', subject: 'ada' };

it('another recognition model locks nobody out: learners enroll once more, though the policy has one enrollment', async () => {
  const backend = await testBackend();
  opened = backend;
  const { countersign, database, clock } = backend;
  const ada = await backend.browser('ada');
  await ada.check({ face: 1, typist: 1 }, 1);
  await ada.check({ face: 1, typist: 1 }, 2);
  await database.query(OTHER_MODEL);
  expect(await countersign.status(ADA)).toEqual({ enrolled: false, since: null, renewTyping: false, renewFace: true });
  // Before the work, never after it.
  for (const purpose of ['verify', 'rebind']) await expect(ada.challenge({ purpose })).rejects.toThrow('409');
  clock.now += 60;
  const challenge = await ada.challenge();
  expect(challenge.claims).toMatchObject({ purpose: 'enroll', phrase: { id: 'en-1' } });
  const enrolled = await ada.post(await ada.seal(challenge, evidenceOf({ face: 1, typist: 1 }, challenge.claims, 3)));
  const { result, receipt } = (await enrolled.json()) as { result: string; receipt: string };
  expect(result).toBe('accepted');
  const place = { ...ADA, course: 'algebra', activity: 'quiz-1', attempt: '1' };
  // Nothing compared it with the face of before: the receipt says so until somebody confirms it.
  await expect(countersign.receipts.verify(receipt, { ...place, purpose: 'enroll' })).rejects.toThrow('renewed');
  expect(await countersign.receipts.verify(receipt, { ...place, purpose: 'enroll', renewed: true })).toMatchObject({ renewed: true });
  expect(await countersign.status(ADA)).toMatchObject({ enrolled: true, since: START + 60, renewFace: false });
  expect((await ada.check({ face: 1, typist: 1 }, 4)).result).toBe('accepted');
  expect((await ada.check({ face: 2, typist: 2 }, 5)).result).not.toBe('accepted');
  await expect(ada.challenge({ purpose: 'enroll' })).rejects.toThrow('409');
});

it('a challenge to enroll that was given before the learner enrolled again does it once', async () => {
  const backend = await testBackend();
  opened = backend;
  const ada = await backend.browser('ada');
  await ada.check({ face: 1, typist: 1 }, 1);
  await backend.database.query(OTHER_MODEL);
  const [one, other] = [await ada.challenge(), await ada.challenge()];
  const send = async (challenge: typeof one, sitting: number) =>
    (await ada.post(await ada.seal(challenge, evidenceOf({ face: 1, typist: 1 }, challenge.claims, sitting)))).status;
  expect([await send(one, 2), await send(other, 3)]).toEqual([200, 409]);
  expect(backend.runs.at(-1)?.failure?.code).toBe('reference/exists');
});

it('the platform leads its learners there, and staff confirm who it is', async () => {
  const campus = await openCampus();
  opened = campus;
  const course = 'numbers-in-the-news';
  const ada = await campus.enrolled('ada', 1);
  const place = await ada.handIn(course, 'quiz-1', { a: '0', b: '1', c: '1', d: '1' });
  await campus.platform.database.query(OTHER_MODEL);
  expect((await ada.get(`/work/${place.attempt}`)).html).toContain(`href="/courses/${course}/enroll">Enroll first`);
  expect((await ada.get(`/courses/${course}/enroll`)).html).toContain('data-again="yes"');
  expect((await ada.check({ course, activity: 'enrollment', attempt: '1' }, 1)).result).toBe('accepted');
  expect((await ada.check(place, 1)).result).toBe('accepted');
  expect((await (await campus.staff('uma')).get('/staff/renewals')).html).toContain('ada');
  expect(campus.errors).toEqual([]);
});
