import { afterEach, describe, expect, it } from 'vitest';
import type { StepName } from '../../../src/bundle/steps.js';
import { meanEmbedding } from '../../../src/matching/face.js';
import { LEAST_LEARNERS } from '../../../src/matching/face-threshold.js';
import { addFaceScores } from '../../../src/server/faces/face-scores.js';
import { LEAST_ALIKE_ON_CARD } from '../../../src/server/verify/other-face.js';
import type { Evidence, FaceSample, Outcome } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, MODEL } from '../../support/evidence.js';
import { COHORT, faceBetween, madeUpFace, pictures } from '../../support/made-up-faces.js';

const STRANGER = madeUpFace('a stranger');
const PERSON = { face: 3, typist: 3 };
const categories = [...POLICY.consent.categories, 'document-portrait', 'pictures'];
const policy = { ...POLICY, consent: { ...POLICY.consent, categories }, document: { still: false } };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** The evidence with a made-up face in front of the camera, and a card. */
function withCard(evidence: Evidence, portrait: (live: Float32Array) => Float32Array, who = 'ada'): Partial<Evidence> {
  const [shown] = evidence.face.samples as [FaceSample];
  const live = pictures(madeUpFace(who), evidence.face.samples.length, who);
  const samples = live.map((vector, at) => ({ ...shown, vector, atMs: 400 * at }));
  return { face: { ...evidence.face, samples }, document: { ...shown, vector: portrait(meanEmbedding(live)), atMs: 500 } };
}

/** Strangers who score so high that the tenant's calibration takes 1.5 off. */
async function calibrate({ database }: TestBackend): Promise<void> {
  const group = { tenant: 'example', model: MODEL.sha256 };
  const scores = Array.from({ length: 30 }, () => 6);
  for (let at = 0; at < LEAST_LEARNERS; at++) await database.transaction((queries) => addFaceScores(queries, group, scores));
}

/** The live face, turned so far (1 − cosine) from where it is. */
function portraitOf({ face }: Evidence, apart: number): FaceSample {
  const { vector, quality } = face.samples[0] as FaceSample;
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
    const { answer } = await post(browser, (evidence) =>
      withCard(evidence, (live) => faceBetween(live, STRANGER, LEAST_ALIKE_ON_CARD + 0.05)),
    );
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

  it.each<[string, (live: Float32Array) => Float32Array]>([
    ['a portrait that scores a little lower', (live) => faceBetween(live, STRANGER, LEAST_ALIKE_ON_CARD - 0.05)],
    ['what all faces have in common, which is near to every cosine', () => COHORT.center],
    ['what is no face', (live) => live.map((_, at) => (at === 0 ? 1 : 0))],
  ])('lets a person decide on %s', async (_, portrait) => {
    const browser = await start();
    const { answer } = await post(browser, (evidence) => withCard(evidence, portrait));
    expect(answer).toMatchObject({ result: 'review', reasons: ['document'] });
  });

  it('asks for more where the tenant’s strangers score higher', async () => {
    const like = (score: number, who: string) => (evidence: Evidence) =>
      withCard(evidence, (live) => faceBetween(live, STRANGER, score), who);
    const browser = await start();
    await calibrate(backend as TestBackend);
    const below = await post(browser, like(LEAST_ALIKE_ON_CARD + 1.4, 'ada'));
    expect(below.answer).toMatchObject({ result: 'review', reasons: ['document'] });
    const eve = await (backend as TestBackend).browser('eve');
    const above = await post(eve, like(LEAST_ALIKE_ON_CARD + 1.6, 'eve'), 2);
    expect(above.answer).toMatchObject({ result: 'accepted', reasons: [] });
  });

  it.each<[string, string, StepName | null, (evidence: Evidence) => Partial<Evidence>]>([
    ['none', 'challenge/mismatch', 'times', () => ({})],
    ['the live face itself', 'evidence/duplicate', 'evidence', ({ face }) => ({ document: face.samples[0] as FaceSample })],
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
      (evidence) => ({ document: portraitOf(evidence, 0.02), stills: [{ sample: 'document', jpeg: Uint8Array.of(0xff, 0xd8, 0xff) }] }),
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
    const document = { stills: [{ sample: 'document' as const, jpeg }] };
    const { answer } = await post(browser, (evidence) => ({ document: portraitOf(evidence, 0.03), ...document }), 2);
    expect(answer.result).toBe('accepted');
  });

  it('refuses a portrait that nobody asked for', async () => {
    backend = await testBackend({ policy: POLICY });
    const run = await post(await backend.browser('ada'), (evidence) => ({ document: portraitOf(evidence, 0.02) }));
    expect(run.code).toBe('challenge/mismatch');
  });
});
