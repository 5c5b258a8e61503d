import type { BundleClaims, WritingClaims } from '../../../src/bundle/schema.js';
import { type Attack, onEnroll, onMonitor, onVerify } from './attack.js';

const wrong = (name: string, change: (claims: BundleClaims) => object): Attack =>
  onVerify(`schema: ${name}`, 'claims/schema', ({ claims, claiming }) => claiming(change(claims)));
const written = (name: string, change: (claims: WritingClaims) => object): Attack =>
  onMonitor(`schema: ${name}`, 'claims/schema', ({ claims, claiming }) => claiming(change(claims)));

const firstOf = <T>(list: readonly T[], change: (first: T) => object): object[] => [change(list[0] as T), ...(list.slice(1) as object[])];
const template = (change: (first: BundleClaims['face']['samples'][number]) => object) => {
  return ({ face }: BundleClaims) => ({
    face: { ...face, samples: firstOf(face.samples, (first) => ({ ...first, ...change(first) })) },
  });
};
const repetition = (change: (first: BundleClaims['keystroke']['repetitions'][number]) => object) => {
  return ({ keystroke }: BundleClaims) => ({
    keystroke: { ...keystroke, repetitions: firstOf(keystroke.repetitions, (first) => ({ ...first, ...change(first) })) },
  });
};
const STILL = { id: 'a', mediaType: 'image/jpeg', bytes: 1, atMs: 1, sha256: 'A'.repeat(43) };

/** The schema is closed at every level. */
const EXTRA: readonly Attack[] = [
  wrong('a claim too many', () => ({ admin: true })),
  wrong('a verdict of the page’s own', () => ({ result: 'accepted' })),
  wrong('a score of the page’s own', ({ face }) => ({ face: { ...face, score: 0.99 } })),
  ...(['context', 'consent', 'face', 'keystroke', 'liveness', 'capture', 'sdk'] as const).map((name) =>
    wrong(`a member too many in ${name}`, (claims) => ({ [name]: { ...claims[name], extra: 1 } })),
  ),
  wrong(
    'a member too many in a template',
    template(() => ({ extra: 1 })),
  ),
  wrong(
    'a member too many in a quality',
    template(({ quality }) => ({ quality: { ...quality, extra: 1 } })),
  ),
  wrong(
    'a member too many in a repetition',
    repetition(() => ({ text: 'what was typed' })),
  ),
  wrong('a member too many in the model', ({ face }) => ({ face: { ...face, model: { ...face.model, url: 'https://evil.example' } } })),
  wrong('a member too many in the track', ({ liveness }) => ({ liveness: { ...liveness, track: { ...liveness.track, extra: 1 } } })),
];

const MISSING: readonly Attack[] = (
  [
    'iss',
    'sub',
    'aud',
    'origin',
    'iat',
    'exp',
    'jti',
    'nonce',
    'challengeHash',
    'context',
    'consent',
    'liveness',
    'capture',
    'evidence',
  ] as const
).map((name) => wrong(`no ${name}`, () => ({ [name]: undefined })));

const TYPES: readonly Attack[] = [
  wrong('a number for the learner', () => ({ sub: 1 })),
  wrong('a list of backends, as a JWT may have', ({ aud }) => ({ aud: [aud, 'https://other.example'] })),
  wrong('a list of origins', ({ origin }) => ({ origin: [origin] })),
  wrong('a nonce that is an object', () => ({ nonce: { $ne: '' } })),
  wrong('a nonce of 15 characters', () => ({ nonce: 'N'.repeat(15) })),
  wrong('a jti of 201 characters', () => ({ jti: 'J'.repeat(201) })),
  wrong('a jti that is SQL', () => ({ jti: "'; drop table countersign_jti; --" })),
  wrong('a NUL in the learner', () => ({ sub: 'ada\u0000' })),
  wrong('a line end in the course, to forge a line of a log', ({ context }) => ({ context: { ...context, course: 'a\nb' } })),
  wrong('an empty learner', () => ({ sub: '' })),
  wrong('a learner of 201 characters', () => ({ sub: 'a'.repeat(201) })),
  wrong('a time that is text', ({ iat }) => ({ iat: String(iat) })),
  wrong('a fraction of a second', ({ iat }) => ({ iat: iat + 0.5 })),
  wrong('a time before 1970', () => ({ iat: -1 })),
  wrong('a purpose that nobody knows', () => ({ purpose: 'admin' })),
  wrong('a purpose in capital letters', () => ({ purpose: 'Verify' })),
  wrong('a list of purposes', () => ({ purpose: ['verify', 'enroll'] })),
  wrong('a hash of 42 characters', () => ({ challengeHash: 'A'.repeat(42) })),
  wrong('a consent that says only yes', () => ({ consent: true })),
  wrong('twenty-one purposes of consent', ({ consent }) => ({ consent: { ...consent, purposes: Array(21).fill('a') } })),
  onEnroll('schema: an enrollment without a face', 'claims/schema', ({ claiming }) => claiming({ face: undefined })),
  onEnroll('schema: an enrollment without typing', 'claims/schema', ({ claiming }) => claiming({ keystroke: undefined })),
];

const MEASURES: readonly Attack[] = [
  wrong('no samples', ({ face }) => ({ face: { ...face, samples: [] } })),
  wrong('twenty-one samples', ({ face }) => ({ face: { ...face, samples: Array(21).fill(face.samples[0]) } })),
  wrong(
    'a vector of numbers',
    template(() => ({ vector: [0.1, 0.2] })),
  ),
  wrong(
    'a vector of 10,001 characters',
    template(() => ({ vector: 'A'.repeat(10_001) })),
  ),
  wrong(
    'a quality beyond all measure',
    template(({ quality }) => ({ quality: { ...quality, score: 1e300 } })),
  ),
  wrong(
    'a time before the beginning',
    template(() => ({ atMs: -1 })),
  ),
  wrong('an engine that nobody knows', ({ face }) => ({ face: { ...face, backend: 'cuda' } })),
  wrong('a model’s hash in capital letters', ({ face }) => ({ face: { ...face, model: { ...face.model, sha256: 'A'.repeat(64) } } })),
  wrong('a vector of a million numbers', ({ face }) => ({ face: { ...face, model: { ...face.model, dim: 1_000_000 } } })),
  wrong(
    'a dwell time below zero',
    repetition(({ dwellMs }) => ({ dwellMs: [-0.1, ...dwellMs.slice(1)] })),
  ),
  wrong(
    'a dwell time of more than a minute',
    repetition(({ dwellMs }) => ({ dwellMs: [60_001, ...dwellMs.slice(1)] })),
  ),
  wrong(
    'a dwell time that is text',
    repetition(({ dwellMs }) => ({ dwellMs: ['80', ...dwellMs.slice(1)] })),
  ),
  wrong(
    'two hundred and one keys',
    repetition(() => ({ dwellMs: Array(201).fill(80) })),
  ),
  wrong('twenty-one repetitions', ({ keystroke }) => ({
    keystroke: { ...keystroke, repetitions: Array(21).fill(keystroke.repetitions[0]) },
  })),
  wrong(
    'half a correction',
    repetition(() => ({ edits: 0.5 })),
  ),
  wrong('a kind of keyboard that nobody knows', ({ keystroke }) => ({ keystroke: { ...keystroke, inputKind: 'brain' } })),
  wrong('a reason that nobody knows', ({ keystroke }) => ({ keystroke: { ...keystroke, rejected: { bored: 1 } } })),
  wrong('a list in the place of counts', ({ keystroke }) => ({ keystroke: { ...keystroke, rejected: [] } })),
  wrong('a count below zero', ({ keystroke }) => ({ keystroke: { ...keystroke, rejected: { pasted: -1 } } })),
  wrong('an action that is an emotion', ({ liveness }) => ({
    liveness: { ...liveness, actions: [{ action: 'smile', askedAtMs: 0, doneAtMs: 1, others: 0 }] },
  })),
  wrong('six actions', ({ liveness }) => ({
    liveness: { ...liveness, actions: Array(6).fill({ action: 'blink', askedAtMs: 0, doneAtMs: 1, others: 0 }) },
  })),
  wrong('a virtual camera that is text', ({ capture }) => ({ capture: { ...capture, virtualCamera: 'false' } })),
  wrong('a picture of negative width', ({ capture }) => ({ capture: { ...capture, width: -640 } })),
  wrong('seven stills', () => ({ evidence: Array(7).fill(STILL) })),
  wrong('a still that can run code', () => ({ evidence: [{ ...STILL, mediaType: 'image/svg+xml' }] })),
  wrong('a still by address', () => ({ evidence: [{ ...STILL, url: 'https://evil.example' }] })),
];

const WRITING: readonly Attack[] = [
  wrong('a window of writing beside a face', () => ({ writing: {} })),
  wrong('a check that calls itself a window', () => ({ purpose: 'monitor' })),
  written('a window that calls itself a check', () => ({ purpose: 'verify' })),
  written('a face beside a window', () => ({ face: {} })),
  written('names of keys that tell digits', ({ writing }) => ({
    writing: { ...writing, digraphs: { 'Digit1 Digit2': [{ dwellMs: 1, downDownMs: 1 }] } },
  })),
  written('a pair of every object', ({ writing }) => ({
    writing: { ...writing, digraphs: { toString: [{ dwellMs: 1, downDownMs: 1 }] } },
  })),
  written('a list in the place of pairs', ({ writing }) => ({ writing: { ...writing, digraphs: [] } })),
  written('a pair without times', ({ writing }) => ({ writing: { ...writing, digraphs: { 'KeyA KeyB': [] } } })),
  written('a pair of a thousand and one times', ({ writing }) => ({
    writing: { ...writing, digraphs: { 'KeyA KeyB': Array(1001).fill({ dwellMs: 1, downDownMs: 1 }) } },
  })),
  written('the text itself', ({ writing }) => ({ writing: { ...writing, text: 'what was written' } })),
  written('fewer than no pasted characters', ({ writing }) => ({ writing: { ...writing, pastedCharacters: -1 } })),
];

/** Attacks on the schema: step 9. */
export const SCHEMA_ATTACKS: readonly Attack[] = [...EXTRA, ...MISSING, ...TYPES, ...MEASURES, ...WRITING];
