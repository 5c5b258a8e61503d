import { afterEach, describe, expect, it } from 'vitest';
import { toBase64url } from '../../../src/base64url.js';
import { vectorToBase64url } from '../../../src/bundle/vectors.js';
import { cosineDistance } from '../../../src/matching/face.js';
import { NEAR } from '../../../src/server/reference/recent-vectors.js';
import type { Evidence } from '../../../src/types.js';
import { type Browser, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { evidenceOf, random } from '../../support/evidence.js';

const PERSON = { face: 1, typist: 1 };
let backend: TestBackend | null = null;
afterEach(async () => {
  await backend?.close();
  backend = null;
});

/** The vector turned by so much (1 − cosine) in a direction of chance. */
function moved(vector: Float32Array, distance: number, seed: number): Float32Array {
  const next = random(seed);
  const raw = Float64Array.from(vector, () => next() - 0.5);
  const along = raw.reduce((sum, value, at) => sum + value * (vector[at] as number), 0);
  const across = raw.map((value, at) => value - along * (vector[at] as number));
  const length = Math.hypot(...across);
  const angle = Math.acos(1 - distance);
  return vector.map((value, at) => Math.cos(angle) * value + (Math.sin(angle) * (across[at] as number)) / length);
}

async function post(browser: Browser, sitting: number, { purpose, face }: { purpose?: string; face?: readonly Float32Array[] } = {}) {
  const challenge = await browser.challenge(purpose === undefined ? {} : { purpose });
  const evidence = evidenceOf(PERSON, challenge.claims, sitting);
  const samples = evidence.face.samples.map((template, at) => ({ ...template, vector: face?.[at] ?? template.vector }));
  const changed: Evidence = { ...evidence, face: { ...evidence.face, samples } };
  const response = await browser.post(await browser.seal(challenge, changed));
  const { result } = (await response.json()) as { result?: string };
  return { result, failure: backend?.runs.at(-1)?.failure ?? null, vectors: samples.map(({ vector }) => vector) };
}

const DUPLICATE = { step: 'unseen', code: 'evidence/duplicate' };

describe('a face that was sent before with other last digits', () => {
  it('is refused within a cosine of .9999, and taken beyond it', async () => {
    backend = await testBackend();
    const browser = await backend.browser('ada');
    const { vectors } = await post(browser, 1);
    const at = (distance: number, seed: number) => vectors.slice(0, 3).map((vector, index) => moved(vector, distance, seed + index));
    expect(cosineDistance(vectors[0] as Float32Array, at(NEAR, 1)[0] as Float32Array)).toBeCloseTo(NEAR, 6);
    expect((await post(browser, 2, { face: at(0.9 * NEAR, 1) })).failure).toEqual(DUPLICATE);
    expect((await post(browser, 3, { face: [at(1e-9, 7)[0] as Float32Array] })).failure).toEqual(DUPLICATE);
    expect(await post(browser, 4, { face: at(1.2 * NEAR, 4) })).toMatchObject({ result: 'accepted', failure: null });
  });

  it('of a check, not of the enrollment alone, is known; and is still after a new enrollment', async () => {
    backend = await testBackend({ policy: { ...POLICY, reenroll: 'allow' } });
    const browser = await backend.browser('ada');
    await post(browser, 1);
    const { vectors } = await post(browser, 2);
    const near = vectors.map((vector, seed) => moved(vector, NEAR / 10, seed));
    expect((await post(browser, 3, { face: near })).failure).toEqual(DUPLICATE);
    expect((await post(browser, 4, { purpose: 'enroll', face: near })).failure).toEqual(DUPLICATE);
    expect((await post(browser, 5, { purpose: 'enroll' })).result).toBe('accepted');
  });

  it('is forgotten after ten checks, so that what is kept is bounded', async () => {
    backend = await testBackend();
    const browser = await backend.browser('ada');
    const { vectors } = await post(browser, 1);
    const near = (seed: number) => vectors.slice(0, 3).map((vector, at) => moved(vector, NEAR / 10, seed + at));
    for (let sitting = 2; sitting <= 12; sitting++) expect((await post(browser, sitting)).result).toBe('accepted');
    expect((await post(browser, 13, { face: near(1) })).failure).toEqual(DUPLICATE);
    for (let sitting = 14; sitting <= 15; sitting++) await post(browser, sitting);
    expect((await post(browser, 16, { face: near(20) })).failure).toBeNull();
    const [row] = await backend.database.query<{ bytes: number }>('select length(recent) as bytes from countersign_reference');
    expect(row?.bytes).toBeLessThan(30_000);
  });

  it('is kept in no form that shows it', async () => {
    backend = await testBackend();
    const { vectors } = await post(await backend.browser('ada'), 1);
    const [row] = await backend.database.query<{ recent: Uint8Array }>('select recent from countersign_reference');
    const kept = Buffer.from(row?.recent ?? []);
    expect(kept.length).toBeGreaterThan(5 * 256);
    for (const vector of vectors) {
      expect(kept.includes(vectorToBase64url(vector).slice(0, 40))).toBe(false);
      expect(kept.includes(Buffer.from(vectorToBase64url(vector), 'base64url').subarray(0, 16))).toBe(false);
    }
    expect(toBase64url(kept)).not.toContain('[');
  });
});
