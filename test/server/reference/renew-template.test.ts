import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cosineDistance } from '../../../src/matching/face.js';
import { requireDataKey } from '../../../src/server/keys/data-key.js';
import { generateKeys, importKeys, type KeySet } from '../../../src/server/keys/keys.js';
import { openFace } from '../../../src/server/reference/reference.js';
import { findReference } from '../../../src/server/store/stored-references.js';
import { findSubject } from '../../../src/server/store/subjects.js';
import { type Browser, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf } from '../../support/evidence.js';

const ADA = { face: 1, typist: 1 };
const OWNER = { tenant: 'example', subject: 'ada' };
let set: KeySet;
let backend: TestBackend;
let browser: Browser;

beforeAll(async () => {
  set = await generateKeys();
  backend = await testBackend({ keys: set });
  browser = await backend.browser('ada');
  await browser.check(ADA, 1);
});
afterAll(() => backend.close());

/** What a thief of the database and the keys of the envelope would see. */
async function turnedFace(): Promise<Float32Array> {
  const keys = await importKeys(set);
  const { face } = (await findReference(backend.database, OWNER))!;
  const dataKey = await requireDataKey(keys, OWNER, await findSubject(backend.database, OWNER));
  return (await openFace(dataKey, OWNER, face)).template;
}

async function check(sitting: number, person = ADA) {
  const challenge = await browser.challenge();
  return (await browser.post(await browser.seal(challenge, evidenceOf(person, challenge.claims, sitting)))).json();
}

describe('a renewed template', () => {
  it('is as far from the one before as a stranger’s, and under another version', async () => {
    const [before, { version }] = [await turnedFace(), (await findReference(backend.database, OWNER))!];
    expect(await backend.countersign.renewTemplate(OWNER)).toBe(true);
    expect(cosineDistance(before, await turnedFace())).toBeGreaterThan(0.5);
    expect((await findReference(backend.database, OWNER))!.version).toBe(version + 1);
  });

  it('still knows its learner, nobody else, and a face that was sent before', async () => {
    const challenge = await browser.challenge();
    const sent = evidenceOf(ADA, challenge.claims, 2);
    expect(await (await browser.post(await browser.seal(challenge, sent))).json()).toMatchObject({ result: 'accepted' });
    expect(await backend.countersign.renewTemplate(OWNER)).toBe(true);
    expect(await check(3)).toMatchObject({ result: 'accepted' });
    expect(await check(4, { face: 2, typist: 2 })).toMatchObject({ result: 'refused' });
    const later = await browser.challenge();
    const fresh = evidenceOf(ADA, later.claims, 5);
    const nearly = sent.face.samples.map((template) => ({ ...template, vector: template.vector.map((value) => value * 1.00002) }));
    const again = { ...fresh, face: { ...fresh.face, samples: nearly } };
    expect((await browser.post(await browser.seal(later, again))).status).toBe(409);
    expect(backend.runs.at(-1)?.failure?.code).toBe('evidence/duplicate');
  });

  it('is made for nobody who has none', async () => {
    expect(await backend.countersign.renewTemplate({ tenant: 'example', subject: 'nobody' })).toBe(false);
  });
});
