import type { ErrorCode } from '../errors.js';
import type { FaceTemplate, Hint } from '../types.js';
import { hintFor, SteadyHint } from './hints.js';
import { LivenessTrack } from './liveness-track.js';
import type { FaceAnalysis } from './protocol.js';

/** Kept frames come from different moments. */
export const MIN_GAP_MS = 300;
/** Closer than this to a kept frame (1 − cosine) is the same picture again: sensor noise alone moves an embedding further. */
export const DUPLICATE_BELOW = 1e-6;
/** Further than this from the kept frames (1 − cosine) is another person: frames of one sitting stay within .03, strangers start at about .06 (LFW). */
export const OTHER_PERSON_ABOVE = 0.1;

/** What a frame changed. */
export interface Step {
  /** A hint to show, when it changed. */
  readonly hint: Hint | null;
  /** Templates kept so far, when it changed. */
  readonly kept: number | null;
}

/** Chooses the frames that make the template. Pure: it is told analyses and times. */
export class FaceCollector {
  readonly track: LivenessTrack = new LivenessTrack();
  readonly #wanted: number;
  readonly #steady = new SteadyHint();
  readonly #seen = { none: 0, many: 0, poor: 0, good: 0 };
  #templates: FaceTemplate[] = [];

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  get templates(): readonly FaceTemplate[] {
    return this.#templates;
  }

  get complete(): boolean {
    return this.#templates.length >= this.#wanted;
  }

  add({ faces, face }: FaceAnalysis, atMs: number): Step {
    const quality = face?.quality ?? null;
    const hint = hintFor(faces, quality, this.#steady.shown);
    this.#count(hint);
    const before = this.#templates.length;
    if (faces === 1 && quality !== null) this.track.add(quality);
    if (hint === 'many-faces') this.#templates = [];
    if (hint === 'good' && face?.embedding && quality !== null) this.#keep({ vector: face.embedding, quality, atMs });
    const { length } = this.#templates;
    return { hint: this.#steady.add(hint, atMs), kept: length === before ? null : length };
  }

  /** Why nothing came of it: what was seen most. */
  get failure(): Extract<ErrorCode, `face/${string}`> {
    const { none, many, poor, good } = this.#seen;
    const most = Math.max(none, many, poor, good);
    if (most === good && good > 0) return 'face/timeout';
    if (most === none) return 'face/none';
    return most === many ? 'face/many' : 'face/quality';
  }

  #keep(template: FaceTemplate): void {
    const last = this.#templates.at(-1);
    if (this.complete || (last !== undefined && template.atMs - last.atMs < MIN_GAP_MS)) return;
    const distances = this.#templates.map(({ vector }) => distance(vector, template.vector));
    if (distances.some((apart) => apart < DUPLICATE_BELOW)) return;
    if (distances.some((apart) => apart > OTHER_PERSON_ABOVE)) this.#templates = [];
    this.#templates = [...this.#templates, template];
  }

  #count(hint: Hint): void {
    if (hint === 'no-face') this.#seen.none++;
    else if (hint === 'many-faces') this.#seen.many++;
    else if (hint === 'good') this.#seen.good++;
    else this.#seen.poor++;
  }
}

/** 1 − cosine of vectors of length 1. */
function distance(one: Float32Array, other: Float32Array): number {
  return 1 - one.reduce((sum, value, index) => sum + value * (other[index] as number), 0);
}
