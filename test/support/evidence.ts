import { COHORT } from '../../src/server/reference/face-cohort.js';
import type { ChallengeClaims, Evidence, KeystrokeRepetition } from '../../src/types.js';
import { GOOD_QUALITY } from './good-quality.js';
import { MODEL } from './test-model.js';

export { MODEL };

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function gaussian(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
}

/**
 * A made-up person: a direction in the embedding's space and a rhythm, both with the noise of one
 * sitting.
 */
export interface Person {
  readonly face: number;
  readonly typist: number;
}

/**
 * One picture of a person: what all faces have in common, the person's own direction, and noise, in
 * about the shares of real ones. Strangers lie .15 apart.
 */
export function embedding(person: number, next: () => number): Float32Array {
  const own = random(person);
  const raw = Float64Array.from({ length: MODEL.dim }, (_, at) => 10.4 * COHORT.center[at]! + 0.39 * gaussian(own) + 0.12 * gaussian(next));
  const length = Math.hypot(...raw);
  return Float32Array.from(raw, (value) => value / length);
}

function repetition(typist: number, keys: number, next: () => number): KeystrokeRepetition {
  const own = random(typist + 1000);
  const dwellMs = Array.from({ length: keys }, () => Math.round(10 * (60 + 80 * own()) * (1 + 0.06 * gaussian(next))) / 10);
  const downDownMs = Array.from({ length: keys - 1 }, () => Math.round(10 * (90 + 260 * own()) * Math.exp(0.12 * gaussian(next))) / 10);
  return { dwellMs, downDownMs, edits: 0 };
}

/**
 * What this person's check would gather for the challenge. `sitting` seeds the noise: another
 * sitting, other numbers.
 */
export function evidenceOf(person: Person, challenge: ChallengeClaims, sitting: number): Evidence {
  const next = random(sitting * 7919 + person.face);
  const { policy, phrase, consent } = challenge;
  const keys = [...phrase.text].length;
  return {
    consent: {
      policyId: consent.id,
      policyHash: consent.hash,
      screenHash: 'S'.repeat(43),
      lang: 'en',
      agreedAt: challenge.iat,
      purposes: consent.purposes,
      categories: consent.categories,
      retentionDays: consent.retentionDays,
    },
    face: {
      model: MODEL,
      backend: 'wasm',
      samples: Array.from({ length: policy.faceFrames }, (_, index) => ({
        vector: embedding(person.face, next),
        quality: GOOD_QUALITY,
        atMs: 400 * index,
      })),
    },
    keystroke: {
      phraseId: phrase.id,
      inputKind: 'physical',
      clockResolutionMs: 0.1,
      repetitions: Array.from({ length: policy.repetitions }, () => repetition(person.typist, keys, next)),
      rejected: {},
    },
    liveness: {
      algorithm: 'track-1',
      actions: challenge.liveness.map((action) => ({ action, askedAtMs: 0, doneAtMs: null, others: 0 })),
      track: { frames: 40, yawRange: 0.1, pitchRange: 0.1, eyeRange: 0.05, duplicateFrames: 0, repeatedFrames: 0, parallax: 0.95 },
    },
    stills: [],
    capture: {
      width: 640,
      height: 480,
      claimedWidth: 640,
      claimedHeight: 480,
      claimedFps: 30,
      measuredFps: 29.9,
      frameJitterMs: 2,
      duplicateFrames: 0,
      deviceLabelHash: 'L'.repeat(43),
      virtualCamera: false,
      trackChanges: 0,
      visibilityChanges: 0,
      focusChanges: 0,
    },
  };
}
