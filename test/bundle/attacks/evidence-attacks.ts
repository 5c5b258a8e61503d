import type { BundleClaims } from '../../../src/bundle/schema.js';
import { vectorFromBase64url, vectorToBase64url } from '../../../src/bundle/vectors.js';
import type { VerificationCode } from '../../../src/bundle/verification-error.js';
import { COHORT } from '../../../src/server/reference/face-cohort.js';
import { embedding, evidenceOf, random } from '../../support/evidence.js';
import { GOOD_QUALITY } from '../../support/good-quality.js';
import { type Attack, type Material, onEnroll, onMonitor, onVerify } from './attack.js';

const claim = (name: string, code: VerificationCode, change: (material: Material) => object | Promise<object>): Attack =>
  onVerify(name, code, async (material) => material.claiming(await change(material)));

/** Steps 15 and 16: consent, and what can be compared at all. */
const FITNESS: readonly Attack[] = [
  claim('consent to an earlier wording', 'consent/outdated', ({ claims }) => ({
    consent: { ...claims.consent, policyHash: 'B'.repeat(43) },
  })),
  claim('consent to another policy', 'consent/outdated', ({ claims }) => ({ consent: { ...claims.consent, policyId: 'other' } })),
  onMonitor('the consent of a check for the monitor', 'consent/outdated', async ({ claims, claiming, backend }) => {
    const browser = await backend.browser('consenting');
    const { consent } = (await browser.challenge({ purpose: 'enroll' })).claims;
    return claiming({ consent: { ...claims.consent, policyId: consent.id, policyHash: consent.hash } });
  }),
  ...(
    [
      ['other weights', { sha256: '1'.repeat(64) }],
      ['another version', { version: '1' }],
      ['another model', { id: 'other' }],
      ['another length', { dim: 64 }],
    ] as const
  ).map(([name, change]) =>
    claim(`embeddings of ${name}`, 'model/unknown', ({ claims: { face } }) => ({ face: { ...face, model: { ...face.model, ...change } } })),
  ),
  onEnroll('an enrollment with a model of the attacker’s own', 'model/unknown', ({ claims: { face }, claiming }) =>
    claiming({ face: { ...face, model: { ...face.model, id: 'mine' } } }),
  ),
  claim('another kind of keyboard than enrolled', 'model/re-enroll', ({ claims: { keystroke } }) => ({
    keystroke: { ...keystroke, inputKind: 'soft' },
  })),
  onEnroll('a second enrollment with a challenge that was fetched before the first', 'reference/exists', async ({ browser, sealed }) => {
    const second = await browser.challenge({ purpose: 'enroll' });
    await browser.post(sealed);
    return browser.seal(second, evidenceOf({ face: 5, typist: 5 }, second.claims, 5));
  }),
];

type Template = BundleClaims['face']['samples'][number];
type Repetition = BundleClaims['keystroke']['repetitions'][number];

const first = (name: string, change: (template: Template) => object): Attack =>
  claim(name, 'evidence/vector', ({ claims: { face } }) => {
    const [template, ...rest] = face.samples as [Template, ...Template[]];
    return { face: { ...face, samples: [{ ...template, ...change(template) }, ...rest] } };
  });
/** The first vector, with its numbers changed. */
const vector = (name: string, change: (vector: Float32Array) => Float32Array): Attack =>
  first(`a vector ${name}`, (template) => ({ vector: vectorToBase64url(change(vectorFromBase64url(template.vector) as Float32Array)) }));
const typed = (name: string, change: (repetition: Repetition) => object): Attack =>
  claim(name, 'evidence/typing', ({ claims: { keystroke } }) => {
    const [repetition, ...rest] = keystroke.repetitions as [Repetition, ...Repetition[]];
    return { keystroke: { ...keystroke, repetitions: [{ ...repetition, ...change(repetition) }, ...rest] } };
  });

/** v, −v, w, −w …: each is of length 1, and the mean is nothing. */
const canceling = (samples: readonly Template[]): Template[] =>
  samples.map((template, at) => {
    const own = vectorFromBase64url((samples[at - (at % 2)] as Template).vector) as Float32Array;
    return { ...template, vector: vectorToBase64url(at % 2 === 0 ? own : own.map((value) => -value)) };
  });
const evidenceSamples = (seed: number): Template[] => [
  { vector: vectorToBase64url(embedding(1, random(seed))), quality: GOOD_QUALITY, atMs: 4000 },
];

/** Step 17: the measures are what they say. */
const MEASURES: readonly Attack[] = [
  vector('of 127 numbers', (numbers) => numbers.subarray(0, 127)),
  vector('of 129 numbers', (numbers) => Float32Array.from([...numbers, 0])),
  vector('of length 1.002', (numbers) => numbers.map((value) => value * 1.002)),
  vector('of length 0.998', (numbers) => numbers.map((value) => value * 0.998)),
  vector('of length 0', (numbers) => numbers.map(() => 0)),
  vector('of the largest numbers', (numbers) => numbers.map(() => 1)),
  first('a vector with a number beyond −1', ({ vector }) => ({ vector: `AIA${vector.slice(3)}` })),
  first('a vector of float32 numbers', ({ vector }) => ({ vector: `${vector}${vector}` })),
  first('big-endian numbers', ({ vector }) => ({ vector: Buffer.from(vector, 'base64url').swap16().toString('base64url') })),
  first('a vector with stray bits', ({ vector }) => ({ vector: `${vector.slice(0, -1)}B` })),
  first('a vector with half a number', ({ vector }) => ({ vector: `${vector}AA` })),
  first('a vector that is no base64url', () => ({ vector: '<script>' })),
  first('an empty vector', () => ({ vector: '' })),
  claim('a vector of somebody who is not quite unlike, among the learner’s own', 'evidence/vector', ({ claims: { face } }) => {
    const [one, ...rest] = face.samples as [Template, ...Template[]];
    const own = vectorFromBase64url(one.vector) as Float32Array;
    const other = embedding(77, random(1));
    const along = own.reduce((sum, value, at) => sum + value * (other[at] as number), 0);
    const away = other.map((value, at) => value - along * (own[at] as number));
    const mixed = own.map((value, at) => 0.87 * value + (0.493 * (away[at] as number)) / Math.hypot(...away));
    const unit = mixed.map((value) => value / Math.hypot(...mixed));
    return { face: { ...face, samples: [{ ...one, vector: vectorToBase64url(unit) }, ...rest] } };
  }),
  claim('vectors that cancel each other out', 'evidence/vector', ({ claims: { face } }) => ({
    face: { ...face, samples: canceling(face.samples) },
  })),
  onEnroll('an enrollment with vectors that cancel each other out', 'evidence/vector', ({ claims: { face }, claiming }) =>
    claiming({ face: { ...face, samples: canceling(face.samples) } }),
  ),
  claim('a face that is near to everybody’s', 'evidence/average', ({ claims: { face } }) => ({
    face: { ...face, samples: face.samples.map((one, at) => ({ ...one, vector: nearToAll(at) })) },
  })),
  onEnroll('an enrollment of a face that is near to everybody’s', 'evidence/average', ({ claims: { face }, claiming }) =>
    claiming({ face: { ...face, samples: face.samples.map((one, at) => ({ ...one, vector: nearToAll(at) })) } }),
  ),
  claim('more pictures than were asked for', 'evidence/vector', ({ claims: { face } }) => ({
    face: { ...face, samples: [...face.samples, ...evidenceSamples(face.samples.length)] },
  })),
  claim('fewer pictures than were asked for', 'evidence/vector', ({ claims: { face } }) => ({
    face: { ...face, samples: face.samples.slice(1) },
  })),
  typed('a key too few', ({ dwellMs }) => ({ dwellMs: dwellMs.slice(1) })),
  typed('a key too many', ({ dwellMs }) => ({ dwellMs: [...dwellMs, 80] })),
  typed('a flight too many', ({ downDownMs }) => ({ downDownMs: [...downDownMs, 80] })),
  typed('half of the flights unknown', ({ downDownMs }) => ({
    downDownMs: downDownMs.map((time, index) => (index < downDownMs.length / 2 ? null : time)),
  })),
  typed('no dwell known on a physical keyboard', ({ dwellMs }) => ({ dwellMs: dwellMs.map(() => null) })),
  typed('keys that no hand types so quickly', ({ downDownMs }) => ({ downDownMs: downDownMs.map((_, index) => 20 + (index % 7)) })),
  typed('keys that no hand lets go so quickly', ({ dwellMs }) => ({ dwellMs: dwellMs.map((_, index) => 3 + (index % 7)) })),
  typed('a pause longer than the page makes of any', ({ downDownMs }) => ({ downDownMs: [2001, ...downDownMs.slice(1)] })),
  claim('more repetitions than were asked for', 'evidence/typing', ({ claims: { keystroke } }) => {
    const more = keystroke.repetitions.map((one) => ({ ...one, dwellMs: one.dwellMs.map((time) => (time ?? 0) + 7) }));
    return { keystroke: { ...keystroke, repetitions: [...keystroke.repetitions, ...more] } };
  }),
  claim('fewer repetitions than were asked for', 'evidence/typing', ({ claims: { keystroke } }) => ({
    keystroke: { ...keystroke, repetitions: keystroke.repetitions.slice(1) },
  })),
];

/** Steps 18 and 19: nothing twice, and nothing that was not asked for. */
const REPEATS: readonly Attack[] = [
  claim('a vector that stands twice', 'evidence/vector', ({ claims: { face } }) => {
    const [one, , ...rest] = face.samples as [Template, Template, ...Template[]];
    return { face: { ...face, samples: [one, { ...one, atMs: one.atMs + 400 }, ...rest] } };
  }),
  claim('a repetition that stands twice', 'evidence/duplicate', ({ claims: { keystroke } }) => {
    const [one] = keystroke.repetitions as [Repetition];
    return { keystroke: { ...keystroke, repetitions: [one, { ...one, edits: one.edits + 1 }] } };
  }),
  claim('a vector of an earlier check', 'evidence/duplicate', async ({ claims: { face }, browser, another }) => {
    const earlier = await another();
    await browser.post(earlier.sealed);
    return { face: { ...face, samples: [earlier.claims.face.samples[0], ...face.samples.slice(1)] } };
  }),
  claim('the face of an earlier check with new typing', 'evidence/duplicate', async ({ browser, another }) => {
    const earlier = await another();
    await browser.post(earlier.sealed);
    return { face: earlier.claims.face };
  }),
  claim('typing of an earlier check with a new face', 'evidence/duplicate', async ({ browser, another }) => {
    const earlier = await another();
    await browser.post(earlier.sealed);
    return { keystroke: earlier.claims.keystroke };
  }),
  claim('typing of an earlier check, each time moved by a millisecond', 'evidence/duplicate', async ({ browser, another }) => {
    const earlier = await another();
    const response = await browser.post(earlier.sealed);
    if (((await response.json()) as { result: string }).result !== 'accepted') throw new Error('the right bundle was not accepted');
    const { keystroke } = earlier.claims;
    const moved = (times: readonly (number | null)[]) => times.map((time) => (time === null ? null : time + 1));
    const repetitions = keystroke.repetitions.map((one) => ({ ...one, dwellMs: moved(one.dwellMs), downDownMs: moved(one.downDownMs) }));
    return { keystroke: { ...keystroke, repetitions } };
  }),
  claim('one repetition and nearly the same again', 'evidence/duplicate', ({ claims: { keystroke } }) => {
    const [one] = keystroke.repetitions as [Repetition];
    const nearly = { ...one, dwellMs: one.dwellMs.map((time) => (time === null ? null : time + 0.7)) };
    return { keystroke: { ...keystroke, repetitions: [one, nearly] } };
  }),
  onEnroll('another learner’s vectors', 'evidence/duplicate', async ({ claiming, another }) => {
    const victim = await another();
    await victim.browser.post(victim.sealed);
    return claiming({ face: victim.claims.face });
  }),
  onMonitor('the timings of an earlier window', 'evidence/duplicate', async ({ browser, claiming, another }) => {
    const earlier = await another();
    await browser.post(earlier.sealed);
    return claiming({ writing: { ...earlier.claims.writing, elapsedMs: 1, edits: 0 } });
  }),
  claim('stills that nobody asked for', 'evidence/stills', () => ({
    evidence: [{ id: 'a', mediaType: 'image/jpeg', bytes: 1000, atMs: 1, sha256: 'A'.repeat(43) }],
  })),
];

/** Attacks on the evidence and on what it is compared with: steps 15 to 21. */
export const EVIDENCE_ATTACKS: readonly Attack[] = [...FITNESS, ...MEASURES, ...REPEATS];

/**
 * What all faces have in common, a little moved: as near to everybody as an average of strangers.
 */
function nearToAll(at: number): string {
  const next = random(at);
  const raw = COHORT.center.map((value) => value + 0.02 * (next() - 0.5));
  const length = Math.hypot(...raw);
  return vectorToBase64url(raw.map((value) => value / length));
}
