import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorFromBase64url } from '../../../src/bundle/vectors.js';
import { meanEmbedding } from '../../../src/matching/face.js';
import { COHORT } from '../../../src/server/reference/face-cohort.js';
import type { Challenge, Evidence } from '../../../src/types.js';
import { type Browser, ORIGIN, POLICY, type TestBackend, testBackend } from '../../support/backend.js';
import { embedding, evidenceOf, MODEL, random } from '../../support/evidence.js';
import { cholesky, solveLower, solveUpper } from '../../support/linear.js';
import { writingOf } from '../../support/writing.js';

/**
 * Somebody with the learner's password, a fresh login whenever they want, and every try that there
 * is: in a browser of their own, and then at the learner's own one. They choose what they send,
 * look at all that comes back, and solve for the learner's face.
 */
const ADA = { face: 1, typist: 1 };
const OWNER = { tenant: 'example', subject: 'ada' };
const MONITOR = { consent: { ...POLICY.consent, id: 'writing-1' }, windowKeys: 100 };
const policy = { ...POLICY, rebind: { oldDevices: 'keep', newDevice: 'allow', liveness: [] }, monitor: MONITOR } as const;

/** Pictures of a check. */
const FRAMES = 3;

interface Seen {
  readonly probe: Float32Array;
  /** Numbers that came back, by where they stood. */
  readonly numbers: ReadonlyMap<string, number>;
  /** Which of its check's pictures it was. */
  readonly at: number;
  /** Vectors of a face's length that came back. */
  readonly vectors: readonly Float32Array[];
}

let backend: TestBackend;
let own: Browser;
let template: Float32Array;
beforeAll(async () => {
  backend = await testBackend({
    policy,
    onNotice: async () => undefined,
    authenticate: async () => ({ ...OWNER, freshSince: backend.clock.now }),
  });
  own = await backend.browser('ada');
  await own.check(ADA, 1);
  const { face } = backend.runs.at(0)!.claims as BundleClaims;
  template = meanEmbedding(face.samples.map(({ vector }) => vectorFromBase64url(vector) as Float32Array));
}, 120_000);
afterAll(() => backend?.close());

const get = async (path: string): Promise<unknown> =>
  (await backend.countersign.fetch(new Request(`${ORIGIN}/api/countersign/${path}`, { headers: { origin: ORIGIN } }))).json();

/**
 * Whatever anybody can get at: answers, their time, the export, the status, reviews, the monitor's
 * trend.
 */
async function lookAround(answer: unknown, ms: number): Promise<Pick<Seen, 'numbers' | 'vectors'>> {
  const { reviews } = backend.countersign;
  const trend = await backend.countersign.writingTrend(OWNER, { course: 'algebra', activity: 'essay' });
  const all = { answer, ms, export: await get('me/export'), status: await get('me/status'), reviews: await reviews.list('example'), trend };
  const numbers = new Map<string, number>();
  const vectors: Float32Array[] = [];
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') numbers.set(path, (numbers.get(path) ?? 0) + value);
    else if (typeof value === 'string') {
      const vector = vectorFromBase64url(value);
      if (vector?.length === MODEL.dim) vectors.push(vector);
      const text = `${path}=${value.slice(0, 20)}`;
      numbers.set(text, (numbers.get(text) ?? 0) + 1);
    } else if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, Array.isArray(value) ? path : `${path}.${key}`);
  };
  walk(all, '');
  return { numbers, vectors };
}

/**
 * A try with a face of chance, the same in each picture but for a little noise, and the learner's
 * own rhythm.
 */
async function tryWith(browser: Browser, challenge: Challenge, seed: number): Promise<Seen[]> {
  const next = random(seed);
  const probe = embedding(100_000 + seed, next);
  const near = (): Float32Array => {
    const raw = probe.map((value) => value + 0.015 * (next() - 0.5));
    const length = Math.hypot(...raw);
    return raw.map((value) => value / length);
  };
  const evidence: Evidence = evidenceOf(ADA, challenge.claims, 1000 + seed);
  const samples = evidence.face.samples.map((one) => ({ ...one, vector: near() }));
  const sealed = await browser.seal(challenge, { ...evidence, face: { ...evidence.face, samples } });
  const began = performance.now();
  const response = await browser.post(sealed);
  const around = await lookAround({ status: response.status, ...((await response.json()) as object) }, performance.now() - began);
  return samples.map(({ vector }, at) => ({ probe: vector, at, ...around }));
}

/**
 * Least squares with a little ridge: the direction whose products with what was sent are what came
 * back.
 */
function solve(probes: readonly Float32Array[], products: readonly number[]): Float64Array {
  const { dim: size } = MODEL;
  const data = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (const [at, probe] of probes.entries())
    for (let row = 0; row < size; row++) {
      right[row]! += probe[row]! * products[at]!;
      for (let column = 0; column < size; column++) data[row * size + column]! += probe[row]! * probe[column]!;
    }
  for (let row = 0; row < size; row++) data[row * size + row]! += 1e-6;
  const lower = cholesky({ size, data });
  return solveUpper(lower, solveLower(lower, right));
}

function cosine(one: ArrayLike<number>, other: ArrayLike<number>): number {
  const values = Array.from(one);
  const dot = values.reduce((sum, value, at) => sum + value * other[at]!, 0);
  const length = Math.hypot(...values) * Math.hypot(...Array.from(other));
  return length === 0 ? 0 : dot / length;
}

/** The best of all ways to read what came back. */
function bestEstimate(seen: readonly Seen[]): number {
  const probes = seen.map(({ probe }) => probe);
  const estimates: ArrayLike<number>[] = [];
  // A stored face and the newest vectors in one rotation: their products are those of the face and
  // what was sent.
  const related = seen.flatMap(({ probe, vectors, at }) => {
    const [face, ...recent] = vectors;
    const kept = recent.at(at - FRAMES);
    return face === undefined || kept === undefined ? [] : [{ probe, product: cosine(kept, face) }];
  });
  if (related.length > 0)
    estimates.push(
      solve(
        related.map(({ probe }) => probe),
        related.map(({ product }) => product),
      ),
    );
  const told: number[][] = [];
  const paths = [...new Set(seen.flatMap(({ numbers }) => [...numbers.keys()]))];
  for (const path of paths) {
    const values = seen.map(({ numbers }) => numbers.get(path) ?? 0);
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const centered = values.map((value) => value - mean);
    if (centered.every((value) => Math.abs(value) < 1e-9)) continue;
    // What says the same as another, a count beside a count, is one guess.
    if (told.some((other) => Math.abs(cosine(other, centered)) > 0.99)) continue;
    told.push(centered);
    estimates.push(solve(probes, centered));
  }
  const face = ownOf(template);
  return Math.max(0, ...estimates.map((estimate) => Math.abs(cosine(ownOf(estimate), face))));
}

/** What is the learner's own: without what all faces have in common, which anybody knows. */
function ownOf(vector: ArrayLike<number>): number[] {
  const along = Array.from(vector).reduce((sum, value, at) => sum + value * COHORT.center[at]!, 0);
  return Array.from(vector, (value, at) => value - along * COHORT.center[at]!);
}

it('learns no more of the face than chance, with every try of a month', { timeout: 300_000 }, async () => {
  const seen: Seen[] = [];
  const thief = await backend.browser('ada');
  for (let tries = 0; tries < 60; tries++) {
    const challenge = await thief.challenge({ purpose: 'rebind' }).catch(() => null);
    if (challenge === null) break;
    seen.push(...(await tryWith(thief, challenge, tries)));
    backend.clock.now += 60;
  }
  expect(seen.length).toBe(5 * FRAMES);
  for (let tries = 100; tries < 160; tries++) {
    const challenge = await own.challenge().catch(() => null);
    if (challenge === null) break;
    seen.push(...(await tryWith(own, challenge, tries)));
    backend.clock.now += 60;
    const essay = await own.challenge({ purpose: 'monitor', query: 'course=algebra&activity=essay&attempt=1' }).catch(() => null);
    if (essay !== null) await own.post(await own.seal(essay, writingOf(tries, essay.claims, tries)));
  }
  expect(seen.length).toBeGreaterThan(150);
  expect(seen.flatMap(({ vectors }) => vectors)).toEqual([]);
  expect(bestEstimate(seen)).toBeLessThan(0.3);
});
