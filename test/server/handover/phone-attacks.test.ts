import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Challenge, Evidence, PhoneTask } from '../../../src/types.js';
import { type Browser, POLICY, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';
import { createHandover, phoneOf, sealedPart, type TestPhone } from '../../support/phone.js';

let backend: TestBackend;
let ada: Browser;
let challenge: Challenge;
let evidence: Evidence;
let phone: TestPhone;
let task: PhoneTask;
beforeEach(async () => {
  backend = await testBackend({ policy: { ...POLICY, phone: 'offer' } });
  ada = await backend.browser('ada');
  challenge = await ada.challenge();
  evidence = evidenceOf({ face: 4, typist: 4 }, challenge.claims, 1);
  phone = phoneOf(backend);
  const { link } = await createHandover(backend, 'ada', challenge);
  task = (await (await phone.open({ link })).json()) as PhoneTask;
});
afterEach(() => backend.close());

/** The status, the code for the phone, and the code of the trail. */
async function refused(response: Response): Promise<unknown[]> {
  const [row] = await backend.database.query<{ code: string; subject: string }>('select code, subject from countersign_audit');
  return [response.status, ((await response.json()) as { error?: string }).error, row?.code ?? null];
}

describe('the phone’s route refuses', () => {
  it('a part of somebody who has not opened the hand-over, and cancels nothing for them', async () => {
    const sealed = await sealedPart(task, evidence);
    const stranger = phoneOf(backend);
    expect(await refused(await stranger.send(task.handover, sealed))).toEqual([403, 'handover/over', null]);
    expect((await stranger.ask('cancel', task.handover)).status).toBe(403);
    expect((await stranger.ask('state', task.handover)).status).toBe(403);
    expect((await phone.send(task.handover, sealed)).status).toBe(200);
  });

  it('a second part after the first', async () => {
    await phone.send(task.handover, await sealedPart(task, evidence));
    expect(await refused(await phone.send(task.handover, await sealedPart(task, evidence)))).toEqual([409, 'handover/taken', 'part/taken']);
  });

  it('of two parts that come at once, one', async () => {
    const [one, other] = [await sealedPart(task, evidence), await sealedPart(task, evidence)];
    const answers = await Promise.all([phone.send(task.handover, one), phone.send(task.handover, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it('a part that comes after the hand-over’s time', async () => {
    const sealed = await sealedPart(task, evidence, 500);
    backend.clock.now = START + 600;
    expect(await refused(await phone.send(task.handover, sealed))).toEqual([409, 'handover/over', 'part/late']);
  });

  it('a part of another hand-over, which this phone opened as well', async () => {
    const other = await ada.challenge();
    const second = phoneOf(backend);
    const { link } = await createHandover(backend, 'ada', other);
    const theirs = (await (await second.open({ link })).json()) as PhoneTask;
    const sealed = await sealedPart(theirs, evidence);
    expect(await refused(await phone.send(task.handover, sealed))).toEqual([400, 'handover/over', 'part/mismatch']);
  });

  it('a part once the challenge is used', async () => {
    await ada.post(await ada.seal(challenge, evidence));
    await backend.database.query('delete from countersign_audit');
    expect(await refused(await phone.send(task.handover, await sealedPart(task, evidence)))).toEqual([
      409,
      'handover/over',
      'part/canceled',
    ]);
  });

  it('what is no part', async () => {
    expect(await refused(await phone.send(task.handover, 'a.b.c'))).toEqual([400, 'submit/rejected', 'bundle/form']);
  });
});

describe('the computer’s route refuses', () => {
  it('a hand-over of another learner’s challenge, and of one that was used', async () => {
    await expect(createHandover(backend, 'eve', challenge)).rejects.toThrow('409');
    await ada.post(await ada.seal(challenge, evidence));
    await expect(createHandover(backend, 'ada', challenge)).rejects.toThrow('409');
  });
});
