import { afterEach, describe, expect, it } from 'vitest';
import { recognitionModel } from '../../src/server/reference/known-models.js';
import type { Challenge, Evidence, FaceSample, ModelId, Outcome } from '../../src/types.js';
import { type Browser, POLICY, restarted, type TestBackend, testBackend } from '../support/backend.js';
import { evidenceOf, MODEL } from '../support/evidence.js';
import { pictureOf, readingChecker } from '../support/still-checker.js';

let opened: TestBackend | null = null;
afterEach(async () => {
  await opened?.close();
  opened = null;
});

const ADA = { tenant: 'example', subject: 'ada' };
const FACE = { face: 1, typist: 1 };
const STRANGER = { face: 2, typist: 1 };

/**
 * The model of the build before: it gives the same numbers in the opposite order, and so has a
 * cohort of its own. By the other one's, nothing of it fits.
 */
const BEFORE = { ...recognitionModel, version: 'before', sha256: '1'.repeat(64), cohort: { rows: turnedRows(), sha256: '2'.repeat(64) } };
const NOW = MODEL;

function turnedRows(): string {
  const bytes = Buffer.from(recognitionModel.cohort.rows, 'base64');
  const rows = Array.from({ length: bytes.length / MODEL.dim }, (_, row) => bytes.subarray(row * MODEL.dim, (row + 1) * MODEL.dim));
  return Buffer.concat(rows.map((row) => row.toReversed())).toString('base64');
}

/** The evidence as a page with this model measures it. */
function measuredBy(model: ModelId, evidence: Evidence): Evidence {
  const samples = evidence.face.samples.map((sample) => (model === NOW ? sample : { ...sample, vector: sample.vector.toReversed() }));
  const { id, version, sha256, dim } = model;
  return { ...evidence, face: { ...evidence.face, model: { id, version, sha256, dim }, samples } };
}

async function send(page: Browser, challenge: Challenge, model: ModelId, sitting: number, person = FACE): Promise<Outcome> {
  const answer = await page.post(await page.seal(challenge, measuredBy(model, evidenceOf(person, challenge.claims, sitting))));
  const said = (await answer.json()) as Outcome & { error?: string };
  if (!answer.ok) throw new Error(`${answer.status} ${said.error}`);
  return said;
}

/** A whole check of a page with this model, which says so when it asks. */
async function check(page: Browser, model: ModelId, sitting: number, person = FACE): Promise<Outcome> {
  return send(page, await page.challenge({ model: model.sha256 }), model, sitting, person);
}

/** A backend that takes both, and a learner who enrolled with the build before. */
async function enrolledBefore(): Promise<{ backend: TestBackend; ada: Browser }> {
  opened = await testBackend({ models: [BEFORE] });
  const ada = await opened.browser('ada');
  expect((await check(ada, BEFORE, 1)).result).toBe('accepted');
  opened.clock.now += 60;
  return { backend: opened, ada };
}

describe('two recognition models side by side', () => {
  it('whose page is of before is checked by the model of before; a page of now leads to an enrollment', async () => {
    const { backend, ada } = await enrolledBefore();
    const { countersign } = backend;
    // The page of before, without an end.
    expect((await check(ada, BEFORE, 2)).result).toBe('accepted');
    expect((await check(ada, BEFORE, 3, STRANGER)).result).not.toBe('accepted');
    expect(await countersign.status(ADA)).toMatchObject({ enrolled: true, renewFace: true });
    // The page of now: nothing that it measures could be compared.
    for (const purpose of ['verify', 'rebind'])
      await expect(ada.challenge({ purpose, model: NOW.sha256 })).rejects.toThrow('409 challenge/invalid re-enroll');
    const challenge = await ada.challenge({ model: NOW.sha256 });
    expect(challenge.claims).toMatchObject({ purpose: 'enroll', model: NOW.sha256 });
    expect((await send(ada, challenge, NOW, 4)).result).toBe('accepted');
    expect(await countersign.status(ADA)).toMatchObject({ enrolled: true, renewFace: false });
    expect((await check(ada, NOW, 5)).result).toBe('accepted');
    expect((await check(ada, NOW, 6, STRANGER)).result).not.toBe('accepted');
    // Another window is still of before: it is told before anything is done there, and takes
    // nothing back.
    for (const purpose of ['verify', 'enroll', 'rebind'])
      await expect(ada.challenge({ purpose, model: BEFORE.sha256 })).rejects.toThrow('409 challenge/invalid reload');
    await expect(ada.challenge({ model: BEFORE.sha256 })).rejects.toThrow('409 challenge/invalid reload');
  });

  it('a check that was begun before the change is compared after it, whichever process answers', async () => {
    const { backend, ada } = await enrolledBefore();
    const challenge = await ada.challenge({ model: BEFORE.sha256 });
    const sealed = await ada.seal(challenge, measuredBy(BEFORE, evidenceOf(FACE, challenge.claims, 2)));
    const errors: unknown[] = [];
    // A process that does not know the model uses nothing up: another one answers, or this one
    // later.
    const forgetful = restarted(backend, { onError: (error) => errors.push(error) });
    const there = await forgetful.browser('ada', { key: ada.key });
    expect((await there.post(sealed)).status).toBe(503);
    expect(String(errors)).toContain(BEFORE.sha256);
    const mended = restarted(backend, { models: [BEFORE] });
    const answer = await (await mended.browser('ada', { key: ada.key })).post(sealed);
    expect(await answer.json()).toMatchObject({ result: 'accepted' });
  });

  it('a page whose model nobody takes is told to load again, before the platform is asked', async () => {
    const asked: unknown[] = [];
    opened = await testBackend({
      mayStart: async (start) => {
        asked.push(start);
        return {};
      },
    });
    const ada = await opened.browser('ada');
    await expect(ada.challenge({ model: BEFORE.sha256 })).rejects.toThrow('409 challenge/invalid reload');
    expect(asked).toEqual([]);
    for (const model of ['', '0', 'F'.repeat(64), '0'.repeat(65)])
      await expect(ada.challenge({ model })).rejects.toThrow('400 challenge/invalid');
  });

  it('the platform hears whether the page can compare: by the page’s model, or a newer one', async () => {
    const { backend, ada } = await enrolledBefore();
    const asked: boolean[] = [];
    const { browser } = restarted(backend, {
      models: [BEFORE],
      mayStart: async ({ enrolled }) => {
        asked.push(enrolled);
        return {};
      },
    });
    const page = await browser('ada', { key: ada.key });
    await page.challenge({ model: BEFORE.sha256 });
    await check(page, NOW, 2);
    await page.challenge({ model: BEFORE.sha256 }).catch(() => undefined);
    expect(asked).toEqual([true, false, true]);
  });

  it.each(['deny', 'allow'] as const)('an enrollment of before takes the place of no newer one (reenroll: %s)', async (reenroll) => {
    opened = await testBackend({ models: [BEFORE], policy: { ...POLICY, reenroll } });
    const ada = await opened.browser('ada');
    const kept = await ada.challenge({ model: BEFORE.sha256 });
    expect((await check(ada, NOW, 1)).result).toBe('accepted');
    await expect(send(ada, kept, BEFORE, 2)).rejects.toThrow('409 challenge/invalid');
    expect(opened.runs.at(-1)?.failure?.code).toBe('reference/exists');
    expect((await check(ada, NOW, 3)).result).toBe('accepted');
  });

  it('what was measured by another model than the challenge names is refused', async () => {
    const { backend, ada } = await enrolledBefore();
    const challenge = await ada.challenge({ model: NOW.sha256 });
    await expect(send(ada, challenge, BEFORE, 2)).rejects.toThrow('400 submit/rejected');
    expect(backend.runs.at(-1)?.failure?.code).toBe('model/unknown');
    expect((await check(ada, BEFORE, 3)).result).toBe('accepted');
  });

  it('a page that names no model, as those of 0.1.0, is answered as before', async () => {
    const { ada } = await enrolledBefore();
    const challenge = await ada.challenge();
    expect(challenge.claims).toMatchObject({ purpose: 'verify' });
    expect('model' in challenge.claims).toBe(false);
    expect((await send(ada, challenge, BEFORE, 2)).result).toBe('accepted');
  });

  it('a face whose figures are of an earlier cohort of the same model goes on', async () => {
    opened = await testBackend({ policy: { ...POLICY, reenroll: 'deny' } });
    const ada = await opened.browser('ada');
    await check(ada, NOW, 1);
    const earlier = { ...recognitionModel, cohort: { ...recognitionModel.cohort, sha256: '3'.repeat(64) } };
    await opened.database.query('update countersign_reference set cohort = $1', [earlier.cohort.sha256]);
    await expect(ada.challenge({ purpose: 'verify', model: NOW.sha256 })).rejects.toThrow('re-enroll');
    const { browser, countersign } = restarted(opened, { models: [earlier] });
    expect(await countersign.status(ADA)).toMatchObject({ enrolled: true, renewFace: false });
    expect((await check(await browser('ada', { key: ada.key }), NOW, 2)).result).toBe('accepted');
  });

  it('pictures are looked at by the model that the page measured with', async () => {
    const policy = { ...POLICY, stills: 1, consent: { ...POLICY.consent, categories: [...POLICY.consent.categories, 'pictures'] } };
    const [now, before] = [readingChecker(), readingChecker()];
    await expect(testBackend({ policy, stillChecker: now, models: [BEFORE] })).rejects.toThrow('models needs a stillChecker');
    opened = await testBackend({ policy, stillChecker: now, models: [{ ...BEFORE, stillChecker: before }] });
    const ada = await opened.browser('ada');
    for (const [sitting, model, asked] of [
      [1, BEFORE, [0, 1]],
      [2, NOW, [1, 1]],
    ] as const) {
      const challenge = await ada.challenge({ model: model.sha256 });
      const evidence = measuredBy(model, evidenceOf(FACE, challenge.claims, sitting));
      const stills = (challenge.claims.stills ?? []).map((sample) => ({
        sample,
        jpeg: pictureOf((evidence.face.samples[sample] as FaceSample).vector),
      }));
      const answer = await ada.post(await ada.seal(challenge, { ...evidence, stills }));
      expect([((await answer.json()) as Outcome).result, now.asked, before.asked]).toEqual(['accepted', ...asked]);
    }
  });
});

it('a model that is none is refused at start, with the option’s name', async () => {
  const none: readonly unknown[] = [
    {},
    { ...BEFORE, sha256: 'x' },
    { ...BEFORE, cohort: { ...BEFORE.cohort, rows: 'AAAA' } },
    { ...BEFORE, cohort: { ...BEFORE.cohort, rows: '***' } },
    { ...BEFORE, dim: 127 },
    { ...BEFORE, other: 1 },
  ];
  for (const model of none) await expect(testBackend({ models: [model] as never })).rejects.toThrow(/createCountersign: models/);
});
