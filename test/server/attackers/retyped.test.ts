import { afterEach, describe, expect, it } from 'vitest';
import { ANY } from '../../../src/server/decision/receipt.js';
import type { Challenge, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, restarted, START, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, type Person } from '../../support/evidence.js';

const OLD = { id: 'en-1', text: 'My own work carries my own name', lang: 'en' };
const [ONE, TWO] = [
  { id: 'en-2', text: 'Rain fell softly on the old stone bridge', lang: 'en' },
  { id: 'en-3', text: 'A quiet harbor waits for the morning boats', lang: 'en' },
];
const ADA: Person = { face: 1, typist: 1 };
/** Who sits at Ada's browser, with Ada's face in front of the camera. */
const HELPER: Person = { face: 1, typist: 9 };

let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** Ada has enrolled with the first sentence; the policy has others now. */
async function changed(phrases: readonly (typeof OLD)[], more: Partial<typeof POLICY> = {}) {
  const policy = { ...POLICY, ...more };
  backend = await testBackend({ policy: { ...policy, phrases: [OLD] } });
  const first = await backend.browser('ada');
  await first.check(ADA, 1);
  const restart = (now: readonly (typeof OLD)[]) => restarted(backend as TestBackend, { policy: { ...policy, phrases: now } });
  const after = restart(phrases);
  return { first, restart, after, ada: await after.browser('ada', { key: first.key }) };
}

async function answer(browser: Browser, challenge: Challenge, sitting: number, person = ADA): Promise<Outcome & { error?: string }> {
  const response = await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting)));
  return (await response.json()) as Outcome & { error?: string };
}

/** Challenges for another sentence, until there is one of each. */
async function oneOfEach(browser: Browser): Promise<[Challenge, Challenge]> {
  const all: Challenge[] = [];
  while (new Set(all.map(({ claims }) => claims.phrase.id)).size < 2) all.push(await browser.challenge());
  const of = ({ id }: typeof OLD) => all.find(({ claims }) => claims.phrase.id === id) as Challenge;
  return [of(ONE), of(TWO)];
}

describe('another sentence in the place of one that is gone', () => {
  it('is typed once: challenges for others that were given before replace nothing any more', async () => {
    const { after, ada } = await changed([ONE, TWO]);
    const [one, two] = await oneOfEach(ada);
    expect((await answer(ada, one, 2)).result).toBe('accepted');
    const failed = await answer(ada, two, 3, HELPER);
    expect([failed.result, after.runs.at(-1)?.failure?.code]).toEqual([undefined, 'model/re-enroll']);
    expect((await answer(ada, await ada.challenge(), 4)).result).toBe('accepted');
    expect((await answer(ada, await ada.challenge(), 5, HELPER)).result).not.toBe('accepted');
  });

  it('is not typed where the sentence is there again', async () => {
    const { restart, first, ada } = await changed([ONE]);
    const challenge = await ada.challenge();
    const again = restart([OLD, ONE]);
    const browser = await again.browser('ada', { key: first.key });
    expect((await answer(browser, challenge, 2, HELPER)).result).toBeUndefined();
    expect(again.runs.at(-1)?.failure?.code).toBe('model/re-enroll');
    expect((await browser.challenge()).claims.purpose).toBe('verify');
  });

  it('is not typed where the sentence is there again, retired', async () => {
    const { restart, first, ada } = await changed([ONE]);
    const challenge = await ada.challenge();
    const browser = await restart([{ ...OLD, retired: true } as typeof OLD, ONE]).browser('ada', { key: first.key });
    expect((await answer(browser, challenge, 2, HELPER)).result).toBeUndefined();
  });

  it('is not taken late: when it was typed is not proved, and no person looks at it', async () => {
    const { after, ada } = await changed([ONE]);
    const challenge = await ada.challenge();
    const sealed = await ada.seal(challenge, evidenceOf(HELPER, challenge.claims, 2));
    after.clock.now = START + 3_600;
    const response = await ada.post(sealed);
    expect(await response.json()).toMatchObject({ result: 'refused', reasons: ['late'], receipt: expect.any(String) });
    expect((await ada.challenge()).claims.purpose).toBe('retype');
  });

  it('leaves a reference that replaced another one as such', async () => {
    const { after, restart, first } = await changed([ONE], { reenroll: 'allow' });
    const before = await restart([OLD]).browser('ada', { key: first.key });
    await answer(before, await before.challenge({ purpose: 'enroll' }), 2);
    const ada = await after.browser('ada', { key: first.key });
    const challenge = await ada.challenge();
    const { result, receipt } = await answer(ada, challenge, 3);
    expect([challenge.claims.purpose, result]).toEqual(['retype', 'accepted']);
    const place = { tenant: ANY, course: ANY, attempt: ANY, activity: 'quiz-1', subject: 'ada' } as const;
    await expect(after.countersign.receipts.verify(receipt, { ...place, purpose: 'retype' })).rejects.toThrow('renewed');
    const check = await answer(ada, await ada.challenge(), 4);
    await expect(after.countersign.receipts.verify(check.receipt, place)).rejects.toThrow('renewed');
  });

  it.each([4, 7, 9])('has all repetitions that an enrollment may have: %d are not', async (count) => {
    const { after, ada } = await changed([ONE]);
    const challenge = await ada.challenge();
    expect(challenge.claims.policy).not.toHaveProperty('leastRepetitions');
    const more = { ...challenge.claims, policy: { ...challenge.claims.policy, repetitions: count } };
    const response = await ada.post(await ada.seal(challenge, evidenceOf(ADA, more, 2)));
    expect([response.status, after.runs.at(-1)?.failure?.code]).toEqual([400, 'evidence/typing']);
  });
});
