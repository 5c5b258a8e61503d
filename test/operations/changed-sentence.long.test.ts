import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CountersignOptions } from '../../src/server/backend/countersign-options.js';
import { ANY } from '../../src/server/decision/receipt.js';
import type { Notice } from '../../src/server/devices/devices.js';
import { checkPolicy } from '../../src/server/policy/check-policy.js';
import type { Outcome } from '../../src/types.js';
import { type Browser, POLICY, restarted, START, type TestBackend, testBackend } from '../support/backend.js';
import { DATABASES } from '../support/databases.js';
import { evidenceOf, type Person } from '../support/evidence.js';

type PolicyOptions = CountersignOptions['policy'];

const OLD = { id: 'en-1', text: 'My own work carries my own name', lang: 'en' };
/** As many characters, so that no count of them tells the two from each other. */
const EDITED = { ...OLD, text: 'My own work bears my own name!!' };
const OTHER = { id: 'en-2', text: 'Rain fell softly on the old stone bridge', lang: 'en' };
const ADA: Person = { face: 1, typist: 1 };
const PLACE = { tenant: ANY, course: ANY, attempt: ANY, activity: 'quiz-1', subject: 'ada' } as const;

let backend: TestBackend | null = null;
afterEach(async () => {
  vi.restoreAllMocks();
  await backend?.close();
  backend = null;
});

/** A learner who enrolled with the first sentence, and the same backend started with other ones. */
async function changed(
  phrases: PolicyOptions['phrases'],
  { databaseOf, before = {}, ...more }: Parameters<typeof testBackend>[0] & { before?: Partial<PolicyOptions> } = {},
) {
  const policy = { ...POLICY, ...before };
  backend = await testBackend({ policy: { ...policy, phrases: [OLD] }, ...(databaseOf === undefined ? {} : { databaseOf }), ...more });
  const first = await backend.browser('ada');
  expect((await first.check(ADA, 1)).result).toBe('accepted');
  const after = restarted(backend, { policy: { ...policy, phrases }, ...more });
  return { backend, after, first, ada: await after.browser('ada', { key: first.key }) };
}

async function send(browser: Browser, sitting: number, { person = ADA, purpose }: { person?: Person; purpose?: string } = {}) {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const response = await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting)));
  return { claims: challenge.claims, answer: (await response.json()) as Outcome & { error?: string } };
}

const CHANGES = [
  ['its text is another one of the same length', [EDITED]],
  ['it is gone', [OTHER]],
  ['another one has its id', [{ ...OTHER, id: OLD.id }]],
] as const;

describe.each(DATABASES)('the sentence of an enrollment on $name', ({ open, available }) => {
  it.skipIf(!available).each(CHANGES)('is replaced by a guided step where %s, and checks go on', async (_, phrases) => {
    const notices: Notice[] = [];
    const { after, ada } = await changed(phrases, { databaseOf: open, onNotice: async (notice) => void notices.push(notice) });
    const { claims, answer } = await send(ada, 2);
    expect([claims.purpose, claims.phrase, claims.policy.repetitions]).toEqual(['retype', phrases[0], 8]);
    expect(answer).toMatchObject({ result: 'accepted', reasons: [] });
    // It proves nothing about any work.
    await expect(after.countersign.receipts.verify(answer.receipt, PLACE)).rejects.toThrow('purpose');
    expect(await after.countersign.receipts.verify(answer.receipt, { ...PLACE, purpose: 'retype' })).toMatchObject({ renewed: false });
    const next = await send(ada, 3);
    expect([next.claims.purpose, next.claims.phrase, next.answer.result]).toEqual(['verify', phrases[0], 'accepted']);
    expect(await after.countersign.receipts.verify(next.answer.receipt, PLACE)).toMatchObject({ renewed: false });
    await after.countersign.work();
    expect(notices).toEqual([{ kind: 'typing-replaced', tenant: 'example', subject: 'ada', thumbprint: ada.key.thumbprint, at: START }]);
  });

  it.skipIf(!available)('that was compared says nothing any more: another typist fails with the new one', async () => {
    const { ada } = await changed([OTHER], { databaseOf: open });
    await send(ada, 2);
    expect((await send(ada, 3, { person: { ...ADA, typist: 9 } })).answer.result).not.toBe('accepted');
  });
});

describe('the sentence of an enrollment', () => {
  it('may be called otherwise: it is known by its text', async () => {
    const { ada } = await changed([{ ...OLD, id: 'another-name' }]);
    expect((await send(ada, 2)).claims).toMatchObject({ purpose: 'verify', phrase: { id: 'another-name' } });
  });

  it('is known in whichever form its accents are written', async () => {
    const text = 'Élève studieux, mémoire légère';
    backend = await testBackend({ policy: { ...POLICY, phrases: [{ ...OLD, text: text.normalize('NFC') }] } });
    const first = await backend.browser('ada');
    await send(first, 1);
    const after = restarted(backend, { policy: { ...POLICY, phrases: [{ ...OLD, text: text.normalize('NFD') }] } });
    expect((await (await after.browser('ada', { key: first.key })).challenge()).claims.purpose).toBe('verify');
  });

  it('that is retired stays with who has it, and is given to nobody else', async () => {
    const { after, ada } = await changed([{ ...OLD, retired: true }, OTHER]);
    expect((await send(ada, 2)).claims).toMatchObject({ purpose: 'verify', phrase: OLD });
    for (let learner = 0; learner < 8; learner++)
      expect((await (await after.browser(`new-${learner}`)).challenge()).claims.phrase).toEqual(OTHER);
  });

  it('that is retired is not given again to who enrolls again', async () => {
    const { ada } = await changed([{ ...OLD, retired: true }, OTHER], { before: { reenroll: 'allow' } });
    expect((await ada.challenge({ purpose: 'enroll' })).claims.phrase).toEqual(OTHER);
  });

  it('has to be one of several: a policy of retired ones gives nobody a sentence', () => {
    expect(() => checkPolicy({ ...POLICY, phrases: [{ ...OLD, retired: true }] })).toThrow('policy: nobody can meet phrases');
    expect(() => checkPolicy({ ...POLICY, phrases: [{ ...OLD, retired: 'yes' as never }] })).toThrow('policy: phrases');
  });

  it('is checked by the challenge that began with it, whatever the policy says by now', async () => {
    const { first, ada } = await changed([OTHER]);
    const challenge = await first.challenge();
    const response = await ada.post(await ada.seal(challenge, evidenceOf(ADA, challenge.claims, 2)));
    expect(((await response.json()) as Outcome).result).toBe('accepted');
  });
});

describe('another sentence in its place', () => {
  it('is not taken from another face', async () => {
    const { ada } = await changed([OTHER]);
    const { claims, answer } = await send(ada, 2, { person: { face: 2, typist: 1 } });
    expect([claims.purpose, answer.result, answer.reasons]).toEqual(['retype', 'refused', ['no-match']]);
    expect((await send(ada, 3)).claims.purpose).toBe('retype');
  });

  it('counts a failure as a check does: after five, the learner waits', async () => {
    const { ada } = await changed([OTHER]);
    for (let sitting = 2; sitting < 7; sitting++) await send(ada, sitting, { person: { face: 2, typist: 1 } });
    await expect(ada.challenge()).rejects.toThrow('429');
  });

  it('is not taken from a browser that is not theirs', async () => {
    const { after } = await changed([OTHER]);
    const stranger = await after.browser('ada');
    expect((await send(stranger, 2)).answer).toEqual({ error: 'submit/unknown-device' });
  });

  it('is taken once: of two browsers that were asked, the second is told that it was late', async () => {
    const { after, ada } = await changed([OTHER]);
    const late = await ada.challenge();
    expect((await send(ada, 2)).answer.result).toBe('accepted');
    const response = await ada.post(await ada.seal(late, evidenceOf(ADA, late.claims, 3)));
    expect([response.status, after.runs.at(-1)?.failure?.code]).toEqual([409, 'model/re-enroll']);
  });

  it('cannot be asked for by a page', async () => {
    const { first, ada } = await changed([OTHER]);
    await expect(ada.challenge({ purpose: 'retype' })).rejects.toThrow('400');
    await expect(first.challenge({ purpose: 'retype' })).rejects.toThrow('400');
  });

  it('does not count for others before another day', async () => {
    const { after, ada } = await changed([OTHER]);
    after.clock.now += 2 * 86_400;
    await send(ada, 2);
    await send(ada, 3);
    expect(await after.database.query('select 1 from countersign_typing where typing_confirmed_at is not null')).toEqual([]);
  });

  it('leaves a browser that is not known to a person, who has the face alone', async () => {
    const rebind = { oldDevices: 'keep', newDevice: 'allow', liveness: [] } as const;
    const { after } = await changed([OTHER], {
      before: { rebind },
      onNotice: async () => undefined,
      authenticate: async () => ({ tenant: 'example', subject: 'ada', freshSince: START }),
    });
    const other = await after.browser('ada');
    const stranger = await after.browser('ada');
    expect((await send(stranger, 7, { person: { face: 2, typist: 1 }, purpose: 'rebind' })).answer.result).toBe('refused');
    const { answer } = await send(other, 2, { purpose: 'rebind' });
    expect(answer.result).toBe('review');
    const [open] = await after.countersign.reviews.list('example');
    expect(open?.cause).toBe('rebind');
    await after.countersign.reviews.decide({ tenant: 'example', id: open!.id, by: 'staff', outcome: 'accepted', reason: 'It is theirs.' });
    expect((await send(other, 3)).claims.purpose).toBe('retype');
    expect((await send(other, 4)).answer.result).toBe('accepted');
  });
});

describe('at the start', () => {
  it('it is said once how many learners a change concerns', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const { after, backend: before } = await changed([OTHER]);
    await before.countersign.work();
    expect(warn).not.toHaveBeenCalled();
    await after.countersign.work();
    await after.countersign.work();
    expect(warn.mock.calls.flat()).toEqual([expect.stringMatching(/sentence of 1 learner:.*retired: true/)]);
  });
});
