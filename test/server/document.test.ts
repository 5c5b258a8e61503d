import { afterEach, describe, expect, it } from 'vitest';
import type { StepName } from '../../src/bundle/steps.js';
import { MOST_APART_ON_CARD } from '../../src/server/verify/compare.js';
import type { Evidence, FaceTemplate, Outcome } from '../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../support/backend.js';
import { evidenceOf } from '../support/evidence.js';

const PERSON = { face: 3, typist: 3 };
const categories = [...POLICY.consent.categories, 'document-portrait', 'pictures'];
const policy = { ...POLICY, consent: { ...POLICY.consent, categories }, document: { still: false } };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** The live face, turned so far (1 − cosine) from where it is. */
function portraitOf({ face }: Evidence, apart: number): FaceTemplate {
  const { vector, quality } = face.templates[0] as FaceTemplate;
  const [turn, across] = [Math.acos(1 - apart), vector.map((_, at) => (at % 2 === 0 ? -vector[at + 1]! : vector[at - 1]!))];
  return { vector: vector.map((value, at) => Math.cos(turn) * value + Math.sin(turn) * across[at]!), quality, atMs: 500 };
}

async function post(browser: Browser, change: (evidence: Evidence) => Partial<Evidence>, sitting = 1) {
  const challenge = await browser.challenge();
  const evidence = evidenceOf(PERSON, challenge.claims, sitting);
  const response = await browser.post(await browser.seal(challenge, { ...evidence, ...change(evidence) }));
  const { passed, failure } = backend?.runs.at(-1) ?? {};
  return { answer: (await response.json()) as Outcome, code: failure?.code, passed: passed?.at(-1) };
}

async function start(change: Partial<typeof policy> = {}): Promise<Browser> {
  backend = await testBackend({ policy: { ...policy, ...change } });
  return backend.browser('ada');
}

describe('a policy with a document', () => {
  it('asks for it at the enrollment only, and takes a portrait like the face', async () => {
    const browser = await start();
    expect((await browser.challenge()).claims.document).toEqual({ still: false });
    const { answer } = await post(browser, (evidence) => ({ document: portraitOf(evidence, 0.9 * MOST_APART_ON_CARD) }));
    expect(answer).toMatchObject({ result: 'accepted', reasons: [] });
    expect((await browser.challenge()).claims.document).toBeUndefined();
  });

  it('lets a person decide on another, and nobody takes the receipt for an accepted one', async () => {
    const browser = await start();
    const { answer } = await post(browser, (evidence) => ({ document: portraitOf(evidence, 0.2) }));
    expect(answer).toMatchObject({ result: 'review', reasons: ['document'] });
    const expected = { subject: 'ada', tenant: 'example', course: 'algebra', activity: 'quiz-1', attempt: '1', purpose: 'enroll' } as const;
    await expect(backend?.countersign.receipts.verify(answer.receipt, expected)).rejects.toThrow();
  });

  it.each<[string, string, StepName | null, (evidence: Evidence) => Partial<Evidence>]>([
    ['none', 'challenge/mismatch', 'times', () => ({})],
    ['the live face itself', 'evidence/duplicate', 'evidence', ({ face }) => ({ document: face.templates[0] as FaceTemplate })],
    [
      'a vector of another length',
      'evidence/vector',
      'model',
      (evidence) => ({ document: { ...portraitOf(evidence, 0.02), vector: Float32Array.of(1) } }),
    ],
    [
      'a picture that nobody asked for',
      'bundle/form',
      null,
      (evidence) => ({ document: portraitOf(evidence, 0.02), stills: [{ template: 'document', jpeg: Uint8Array.of(0xff, 0xd8, 0xff) }] }),
    ],
  ])('refuses %s', async (_, code, passed, change) => {
    const browser = await start();
    const run = await post(browser, change);
    expect([run.code, run.passed ?? null]).toEqual([code, passed]);
  });

  it('takes the picture of the card with it, and refuses to do without', async () => {
    const browser = await start({ document: { still: true } });
    const jpeg = Uint8Array.of(0xff, 0xd8, 0xff, 1, 2, 3);
    const without = await post(browser, (evidence) => ({ document: portraitOf(evidence, 0.02) }));
    expect(without.code).toBe('evidence/stills');
    const document = { stills: [{ template: 'document' as const, jpeg }] };
    const { answer } = await post(browser, (evidence) => ({ document: portraitOf(evidence, 0.03), ...document }), 2);
    expect(answer.result).toBe('accepted');
  });

  it('refuses a portrait that nobody asked for', async () => {
    backend = await testBackend({ policy: POLICY });
    const run = await post(await backend.browser('ada'), (evidence) => ({ document: portraitOf(evidence, 0.02) }));
    expect(run.code).toBe('challenge/mismatch');
  });
});
