import type { FaceSample, Hint, Still } from '../../types.js';
import type { FaceAnalysis, PictureLight } from '../protocol.js';
import { SteadyHint } from './hints.js';

/** Good looks at the card that are compared before the best is taken. */
const LOOKS = 3;
/** Looks come from different moments. */
const GAP_MS = 250;
/**
 * From the first good look on: after this the best is taken even when it resembles nobody here,
 * because old pictures do not, and a person decides then.
 */
export const DOUBT_MS = 8_000;

/**
 * When a look at the card is good. Portraits of 45 to 90 px, as they stand on a card before a
 * camera of 640 × 480: sharpness .005 to .04, and the distance to another picture of the same
 * person does not grow down to 45 px (60 people, LFW).
 */
export const CARD_LIMITS = { size: { min: 0.4, max: 0.85 }, brightness: { min: 40, max: 215 }, clipped: 0.2, sharpness: 0.008 } as const;
/**
 * Without a portrait: share of the card that is white. A card's picture is 17 % of it (ISO/IEC 7810
 * ID-1 with a picture of 25 × 32 mm), so that a light of 6 % hides a face; more than half is no
 * reflection but a window, or a sheet of paper.
 */
export const GLARE = { min: 0.06, max: 0.5 } as const;
/**
 * 1 − cosine of portrait and live face: of the same person 97 % lie below .07, of others 1 % below
 * .085 (60 people, LFW, portraits of 70 px).
 */
export const RESEMBLES = 0.085;

interface Look {
  readonly sample: FaceSample;
  readonly jpeg: Still['jpeg'] | null;
  readonly apart: number;
}

/**
 * Looks at the card that is held into the outline, and keeps the one that is most like the live
 * face. Pure: it is told analyses and times.
 */
export class CardCollector {
  readonly #live: readonly Float32Array[];
  #steady = new SteadyHint();
  #looks: Look[] = [];
  #firstMs: number | null = null;

  /** @param live embeddings of the face step */
  constructor(live: readonly Float32Array[]) {
    this.#live = live;
  }

  /** Before each try of the step: looks that are kept stay. */
  resume(): void {
    this.#steady = new SteadyHint();
  }

  /** Milliseconds from the first frame of the first try. */
  timeOf(frameMs: number): number {
    this.#firstMs ??= frameMs;
    return frameMs - this.#firstMs;
  }

  get total(): number {
    return LOOKS;
  }

  get done(): number {
    return Math.min(LOOKS, this.#alike.length);
  }

  wantsEmbedding(atMs: number): boolean {
    return atMs - (this.#looks.at(-1)?.sample.atMs ?? Number.NEGATIVE_INFINITY) >= GAP_MS;
  }

  /** @returns the hint to show, when it changed */
  add({ face, picture, still }: FaceAnalysis, atMs: number): Hint | null {
    const hint = face === null ? withoutPortrait(picture) : hintForCard(face.quality);
    if (hint !== 'good') return this.#steady.add(hint, atMs);
    // Whose picture it is cannot be told of this frame: it neither confirms nor refutes what is
    // about to be said.
    if (!face?.embedding) return null;
    const { quality, embedding: vector } = face;
    const apart = Math.min(...this.#live.map((one) => 1 - one.reduce((sum, value, index) => sum + value * (vector[index] as number), 0)));
    this.#looks = [...this.#looks, { sample: { vector, quality, atMs }, jpeg: still, apart }];
    return this.#steady.add(apart <= RESEMBLES ? 'good' : 'card-other', atMs);
  }

  /** The look that is taken; `null` while there are too few. */
  resultAt(atMs: number): { readonly document: FaceSample; readonly jpeg: Still['jpeg'] | null } | null {
    const first = this.#looks[0];
    if (first === undefined) return null;
    const doubted = atMs - first.sample.atMs >= DOUBT_MS && this.#looks.length >= LOOKS;
    if (this.#alike.length < LOOKS && !doubted) return null;
    const best = this.#looks.reduce((one, other) => (other.apart < one.apart ? other : one));
    return { document: best.sample, jpeg: best.jpeg };
  }

  get #alike(): readonly Look[] {
    return this.#looks.filter(({ apart }) => apart <= RESEMBLES);
  }
}

type Quality = FaceSample['quality'];

/** In the order in which they are worth saying. */
function hintForCard(quality: Quality): Hint {
  if (quality.size > CARD_LIMITS.size.max) return 'card-back';
  if (quality.size < CARD_LIMITS.size.min) return 'card-closer';
  if (quality.brightness < CARD_LIMITS.brightness.min) return 'card-dark';
  if (quality.brightness > CARD_LIMITS.brightness.max || quality.clipped > CARD_LIMITS.clipped) return 'card-glare';
  return quality.sharpness < CARD_LIMITS.sharpness ? 'card-blurry' : 'good';
}

/** The light of the outline says why no portrait is found. */
function withoutPortrait({ brightness, clipped }: PictureLight): Hint {
  if (brightness < CARD_LIMITS.brightness.min) return 'card-dark';
  return clipped >= GLARE.min && clipped <= GLARE.max ? 'card-glare' : 'card-missing';
}
