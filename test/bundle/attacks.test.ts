import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAfter } from '../../src/bundle/steps.js';
import { VERIFICATION_FAILURES, type VerificationCode } from '../../src/bundle/verification-error.js';
import { type AttackedBackend, openAttackedBackend } from './attacks/attacked-backend.js';
import { ATTACKS } from './attacks/corpus.js';
import { flipBits } from './attacks/flips.js';

/**
 * Codes that no single bundle can bring about: they have tests of their own
 * (test/server/http/limits.test.ts, privacy/privacy.test.ts, handover/phone-attacks.test.ts).
 */
const ELSEWHERE: readonly VerificationCode[] = [
  'bundle/rate',
  'bundle/busy',
  'bundle/timeout',
  'consent/withdrawn',
  'part/late',
  'part/taken',
];

let backend: AttackedBackend;
beforeAll(async () => {
  backend = await openAttackedBackend();
});
afterAll(() => backend.close());

async function expectTaken(): Promise<void> {
  expect(await backend.control('verify')).toMatchObject({ status: 200, code: null, body: { result: 'accepted' } });
  expect(await backend.control('enroll')).toMatchObject({ status: 200, code: null, body: { result: 'accepted' } });
  expect(await backend.control('sampled')).toMatchObject({ status: 200, code: null, body: { result: 'accepted' } });
  expect(await backend.control('monitor')).toMatchObject({ status: 200, code: null, body: { received: true } });
}

describe('the corpus of attacks', () => {
  it('has at least 120, each with a name of its own, and every code that a bundle can bring about', () => {
    expect(ATTACKS.length).toBeGreaterThanOrEqual(120);
    expect(new Set(ATTACKS.map(({ name }) => name)).size).toBe(ATTACKS.length);
    const expected = new Set<string>([...ATTACKS.map((attack) => attack.expected), ...ELSEWHERE]);
    expect(Object.keys(VERIFICATION_FAILURES).filter((code) => !expected.has(code))).toEqual([]);
  });

  it('starts from bundles that are taken: made by the same tools, they differ from an attack in one thing', expectTaken);
});

describe('the backend refuses', () => {
  it.each(ATTACKS.map((attack) => [attack.name, attack] as const))('%s', async (_, attack) => {
    const { step, status, outward } = VERIFICATION_FAILURES[attack.expected];
    const outcome = await backend.run(attack);
    expect(outcome).toMatchObject({ code: attack.expected, status, body: { error: outward }, crashed: false });
    expect(outcome.body).toEqual({ error: outward });
    if (attack.step !== undefined || !isAfter(step, 'owner')) expect(outcome.step).toBe(attack.step ?? step);
  });
});

describe('a bit that is turned over', () => {
  it('is noticed wherever it is: every 331st here, every one by `npm run bench -- attacks`', { timeout: 120_000 }, async () => {
    const { flips, ...wrong } = await flipBits(331);
    expect(flips).toBeGreaterThan(1000);
    expect(wrong).toEqual({ accepted: 0, wrongCode: 0, crashes: 0 });
  });
});

describe('after all attacks', () => {
  it('the same learner’s right bundles are still taken', expectTaken);
});
