import type { ErrorCode } from '../../errors.js';
import type { FaceSample, Hint, LivenessAction, LivenessEvidence, Still } from '../../types.js';
import type { FaceAnalysis, FaceSeen } from '../protocol.js';
import { Baseline, type Pose } from './baseline.js';
import { hintFor, SteadyHint } from './hints.js';
import { LivenessScript } from './liveness-script.js';
import { LivenessTrack } from './liveness-track.js';

/** Kept frames come from different moments. */
export const MIN_GAP_MS = 300;
/**
 * While actions are asked for, embeddings only tell whether it is still the same person; they are
 * dear, and a blink is short.
 */
export const ACTING_GAP_MS = 1_000;
/**
 * Closer than this to a kept frame (1 − cosine) is the same picture again: the noise of a sensor
 * moves an embedding by 1e-4, a living face by 2e-3 in a third of a second.
 */
export const DUPLICATE_BELOW = 2e-4;
/**
 * Closer than this is nearly what is kept already: such a frame is taken only after `ALIKE_GAP_MS`,
 * so that a template holds what changes.
 */
export const ALIKE_BELOW = 3e-3;
export const ALIKE_GAP_MS = 600;
/**
 * Further than this from a kept frame (1 − cosine) is another person: frames of one sitting stay
 * within .05 (clips of people who turn and talk), 98 % of the pairs of strangers lie beyond .1
 * (LFW). With the pose that an action asks for, a little more.
 */
export const OTHER_PERSON_ABOVE = 0.1;
export const OTHER_PERSON_TURNED = 0.13;

/** While the learner acts, nothing is said of the pose and the place that the action changes. */
const BESIDE_ACTIONS: readonly Hint[] = ['no-face', 'many-faces', 'covered', 'dark', 'bright', 'closer', 'back'];

/** What a frame changed. */
export interface Step {
  /** A hint to show, when it changed. */
  readonly hint: Hint | null;
  /** Samples kept so far, when it changed. */
  readonly kept: number | null;
}

/**
 * Chooses the frames that make the template; when it has them, asks for the actions of the script
 * and notes whether they were seen. Another person in front of the camera starts all of it again.
 * Pure: it is told analyses and times.
 */
export class FaceCollector {
  readonly #wanted: number;
  readonly #script: LivenessScript;
  readonly #ask: boolean;
  #track = new LivenessTrack();
  readonly #baseline = new Baseline();
  #steady = new SteadyHint();
  #seen = { none: 0, many: 0, poor: 0, good: 0 };
  readonly #asked: readonly number[];
  #samples: FaceSample[] = [];
  #stills: Still[] = [];
  #picture: Still['jpeg'] | null = null;
  #lastEmbeddingMs = Number.NEGATIVE_INFINITY;
  #firstMs: number | null = null;

  /**
   * @param options `ask`: whether the learner can be shown the actions; else they are recorded as
   *   not seen. `stills`: samples that keep their picture
   */
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

  /**
   * Before each try of the step. Pictures that are kept stay; actions that were not all shown are
   * asked for anew, because the camera was off in between; and why nothing comes of it is counted
   * afresh.
   */
  resume(): void {
    this.#steady = new SteadyHint();
    this.#seen = { none: 0, many: 0, poor: 0, good: 0 };
    this.#baseline.forget();
    if (!this.#script.finished) this.#script.reset();
  }

  /** Milliseconds from the first frame of the first try. */
  timeOf(frameMs: number): number {
    this.#firstMs ??= frameMs;
    return frameMs - this.#firstMs;
  }

  get samples(): readonly FaceSample[] {
    return this.#samples;
  }

  get stills(): readonly Still[] {
    return this.#stills;
  }

  /** The frame of the first sample as JPEG, for the learner's own eyes; it is not sent. */
  get picture(): Still['jpeg'] | null {
    return this.#picture;
  }

  /** Whether the next sample, if it comes of this frame, is to keep its picture. */
  get wantsStill(): boolean {
    return this.#samples.length === 0 || this.#travels;
  }

  get #travels(): boolean {
    return this.#asked.includes(this.#samples.length);
  }

  /** Whether the template is there. */
  get complete(): boolean {
    return this.#samples.length >= this.#wanted;
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
    return { algorithm: 'track-5', actions: this.#script.result, track: this.#track.summary() };
  }

  /**
   * Whether the embedding of a frame of that time is of use: it is the dearest part of an analysis.
   */
  wantsEmbedding(atMs: number): boolean {
    return atMs - this.#lastEmbeddingMs >= (this.#script.current === null ? MIN_GAP_MS : ACTING_GAP_MS);
  }

  add({ faces, face, picture, still }: FaceAnalysis, atMs: number): Step {
    const quality = face?.quality ?? null;
    const one = faces === 1 && face !== null;
    if (one && face.embedding !== null && this.#isOther(face.embedding, OTHER_PERSON_TURNED)) this.#startAgain();
    if (one) this.#track.add(face, picture.mark);
    else this.#baseline.lostSight();
    const usualEyes = this.#baseline.usual?.eyes ?? null;
    const pose = one ? poseOf(face) : null;
    const speed = pose && quality ? this.#baseline.add(pose, quality, atMs) : 0;
    const hint = hintFor(faces, quality, this.#steady.shown, { picture, usualEyes, speed });
    this.#count(hint);
    const before = this.#samples.length;
    if (face?.embedding) this.#lastEmbeddingMs = atMs;
    if (hint === 'many-faces') this.#startAgain();
    if (hint === 'good' && face?.embedding) this.#keep({ vector: face.embedding, quality: face.quality, atMs }, still);
    this.#act(pose, atMs);
    const shown = this.action === null || BESIDE_ACTIONS.includes(hint) ? hint : 'good';
    const { length } = this.#samples;
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

  #keep(sample: FaceSample, jpeg: Still['jpeg'] | null): void {
    if (this.#isOther(sample.vector, OTHER_PERSON_ABOVE)) this.#startAgain();
    if (this.complete) return;
    const nearest = Math.min(...this.#samples.map(({ vector }) => distance(vector, sample.vector)));
    const gapMs = sample.atMs - (this.#samples.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY);
    if (nearest < DUPLICATE_BELOW || gapMs < (nearest < ALIKE_BELOW ? ALIKE_GAP_MS : MIN_GAP_MS)) return;
    if (this.#samples.length === 0) this.#picture = jpeg;
    if (this.#travels) {
      if (jpeg === null) return;
      this.#stills = [...this.#stills, { sample: this.#samples.length, jpeg }];
    }
    this.#samples = [...this.#samples, sample];
  }

  /**
   * Compared with every kept frame, whatever the pose: who changes places while an action is asked
   * for is noticed too.
   */
  #isOther(vector: Float32Array, above: number): boolean {
    return this.#samples.some((kept) => distance(kept.vector, vector) > above);
  }

  /** Nothing that another person showed, pose or picture, speaks for this one. */
  #startAgain(): void {
    this.#samples = [];
    this.#stills = [];
    this.#picture = null;
    this.#track = new LivenessTrack();
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

function poseOf({ quality: { yaw, pitch, eyeOpenness }, mouthOpenness, mouthDrop }: FaceSeen): Pose {
  return { yaw, pitch, eyes: eyeOpenness, mouth: mouthOpenness, drop: mouthDrop };
}

/** 1 − cosine of vectors of length 1. */
function distance(one: Float32Array, other: Float32Array): number {
  return 1 - one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
}
