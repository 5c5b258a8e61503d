import type { ErrorCode } from '../errors.js';
import type { FaceQuality, FaceTemplate, Hint, LivenessAction, LivenessEvidence, Still } from '../types.js';
import { Baseline, type Pose } from './baseline.js';
import { hintFor, SteadyHint } from './hints.js';
import { LivenessScript } from './liveness-script.js';
import { LivenessTrack } from './liveness-track.js';
import type { FaceAnalysis } from './protocol.js';

/** Kept frames come from different moments. */
export const MIN_GAP_MS = 300;
/** Closer than this to a kept frame (1 − cosine) is the same picture again: sensor noise alone moves an embedding further. */
export const DUPLICATE_BELOW = 1e-6;
/**
 * Further than this from a kept frame (1 − cosine) is another person: frames of one sitting stay within .06 (clips of people who turn and
 * talk), 99 % of the pairs of strangers lie beyond .089 (LFW).
 */
export const OTHER_PERSON_ABOVE = 0.1;

/** While the learner acts, nothing is said of the pose and the place that the action changes. */
const BESIDE_ACTIONS: readonly Hint[] = ['no-face', 'many-faces', 'covered', 'dark', 'bright', 'closer', 'back'];

/** What a frame changed. */
export interface Step {
  /** A hint to show, when it changed. */
  readonly hint: Hint | null;
  /** Templates kept so far, when it changed. */
  readonly kept: number | null;
}

/**
 * Chooses the frames that make the template; when it has them, asks for the actions of the script and notes whether they were seen. Another
 * person in front of the camera starts all of it again. Pure: it is told analyses and times.
 */
export class FaceCollector {
  readonly #wanted: number;
  readonly #script: LivenessScript;
  readonly #ask: boolean;
  readonly #track = new LivenessTrack();
  readonly #baseline = new Baseline();
  readonly #steady = new SteadyHint();
  readonly #seen = { none: 0, many: 0, poor: 0, good: 0 };
  readonly #asked: readonly number[];
  #templates: FaceTemplate[] = [];
  #stills: Still[] = [];
  #lastEmbeddingMs = Number.NEGATIVE_INFINITY;

  /** @param options `ask`: whether the learner can be shown the actions; else they are recorded as not seen. `stills`: templates that keep their picture */
  constructor(
    wanted: number,
    script: readonly LivenessAction[] = [],
    { ask = true, stills = [] }: { readonly ask?: boolean; readonly stills?: readonly number[] } = {},
  ) {
    this.#wanted = wanted;
    this.#script = new LivenessScript(script);
    this.#ask = ask;
    this.#asked = stills;
  }

  get templates(): readonly FaceTemplate[] {
    return this.#templates;
  }

  get stills(): readonly Still[] {
    return this.#stills;
  }

  /** Whether the next template, if it comes of this frame, is to keep its picture. */
  get wantsStill(): boolean {
    return this.#asked.includes(this.#templates.length);
  }

  /** Whether the template is there. */
  get complete(): boolean {
    return this.#templates.length >= this.#wanted;
  }

  /** Whether the template is there and every action was asked for. */
  get finished(): boolean {
    return this.complete && (this.#script.finished || !this.#ask);
  }

  /** The action that the learner is asked for now. */
  get action(): LivenessAction | null {
    return this.#script.current;
  }

  get liveness(): LivenessEvidence {
    return { algorithm: 'track-3', actions: this.#script.result, track: this.#track.summary() };
  }

  /** Whether the embedding of a frame of that time is of use: it is the dearest part of an analysis. */
  wantsEmbedding(atMs: number): boolean {
    return atMs - this.#lastEmbeddingMs >= MIN_GAP_MS;
  }

  add({ faces, face, picture, still }: FaceAnalysis, atMs: number): Step {
    const quality = face?.quality ?? null;
    const one = faces === 1 && face !== null;
    if (one) this.#track.add(face);
    else this.#baseline.lostSight();
    const usualEyes = this.#baseline.usual?.eyes ?? null;
    const speed = one ? this.#baseline.add(face.quality, face.mouthOpenness, atMs) : 0;
    const hint = hintFor(faces, quality, this.#steady.shown, { picture, usualEyes, speed });
    this.#count(hint);
    const before = this.#templates.length;
    if (face?.embedding) this.#lastEmbeddingMs = atMs;
    if (hint === 'many-faces') this.#startAgain();
    if (hint === 'good' && face?.embedding) this.#keep({ vector: face.embedding, quality: face.quality, atMs }, still);
    this.#act(one ? poseOf(face.quality, face.mouthOpenness) : null, atMs);
    const shown = this.action === null || BESIDE_ACTIONS.includes(hint) ? hint : 'good';
    const { length } = this.#templates;
    return { hint: this.#steady.add(shown, atMs), kept: length === before ? null : length };
  }

  /** Why nothing came of it: what was seen most. */
  get failure(): Extract<ErrorCode, `face/${string}`> {
    const { none, many, poor, good } = this.#seen;
    const most = Math.max(none, many, poor, good);
    if (most === good && good > 0) return 'face/timeout';
    if (most === none) return 'face/none';
    return most === many ? 'face/many' : 'face/quality';
  }

  #act(pose: Pose | null, atMs: number): void {
    const { usual } = this.#baseline;
    if (this.#script.started) this.#script.add(pose, atMs);
    else if (this.#ask && this.complete && usual !== null) this.#script.start(usual, atMs);
  }

  #keep(template: FaceTemplate, jpeg: Still['jpeg'] | null): void {
    const distances = this.#templates.map(({ vector }) => distance(vector, template.vector));
    if (distances.some((apart) => apart > OTHER_PERSON_ABOVE)) this.#startAgain();
    const last = this.#templates.at(-1);
    if (this.complete || (last !== undefined && template.atMs - last.atMs < MIN_GAP_MS)) return;
    if (distances.some((apart) => apart < DUPLICATE_BELOW)) return;
    if (this.wantsStill) {
      if (jpeg === null) return;
      this.#stills = [...this.#stills, { template: this.#templates.length, jpeg }];
    }
    this.#templates = [...this.#templates, template];
  }

  #startAgain(): void {
    this.#templates = [];
    this.#stills = [];
    this.#baseline.forget();
    this.#script.reset();
  }

  #count(hint: Hint): void {
    if (hint === 'no-face') this.#seen.none++;
    else if (hint === 'many-faces') this.#seen.many++;
    else if (hint === 'good') this.#seen.good++;
    else this.#seen.poor++;
  }
}

function poseOf({ yaw, pitch, eyeOpenness }: FaceQuality, mouth: number): Pose {
  return { yaw, pitch, eyes: eyeOpenness, mouth };
}

/** 1 − cosine of vectors of length 1. */
function distance(one: Float32Array, other: Float32Array): number {
  return 1 - one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
}
