import type { DigraphPrior, FreeTextBackground } from './free-text/background.js';
import {
  DIGRAPH_FEATURES,
  type DigraphFeature,
  type FreeTextTemplate,
  logTimes,
  type Sums,
  type TypedDigraphs,
} from './free-text/digraphs.js';
import { clamp, logStudentHead, logStudentTail, median } from './keystroke/template/statistics.js';

export interface FreeTextOptions {
  readonly template: FreeTextTemplate;
  /** One window: digraphs without order. */
  readonly probe: TypedDigraphs;
  readonly background: FreeTextBackground;
}

export interface FreeTextScore {
  /**
   * Natural logarithm of the likelihood ratio of the window: above 0 speaks for the same typist. A
   * trend counts, never one window.
   */
  readonly llr: number;
  /** Mean log ratio of the window's times, before calibration. */
  readonly mean: number;
  /** Digraphs of the window that could be judged. */
  readonly digraphs: number;
}

/** Times of one digraph that a typist's own mean weighs at most. */
const MOST = 30;
/** Degrees of freedom of everybody's times around a typist's mean: long tails. */
const DEGREES = 5;
/** A single time says at most this much. */
const CLIP = 3;
/**
 * Share of what sets a typist's digraph apart that their general speed explains. This and `SESSION`
 * were chosen on the Villani set.
 */
const EXPLAINED: Readonly<Record<DigraphFeature, number>> = { dwell: 0.3, downDown: 0.3 };
/**
 * Share of a window's general offset that is taken for the day's, or the keyboard's, and not held
 * against the typist.
 */
const SESSION: Readonly<Record<DigraphFeature, number>> = { dwell: 0.7, downDown: 0.5 };
/** Digraphs that the general speed must be known from, to count half. */
const SPEED_DIGRAPHS = 5;
/**
 * From the mean to a log likelihood ratio: times of one window are far from independent, so the
 * mean is scaled, not the sum taken. Logistic fit on the Villani set, windows of 250 keys
 * (`npm run bench -- freetext`).
 */
const CALIBRATION = { offset: -2.88, slope: 44.47 } as const;

/**
 * Compares a window of free text with a typist's own digraphs, against everybody's: each dwell and
 * down-down time by two Student-t predictives. The typist's is centered between their own mean of
 * that digraph and what their general speed makes of everybody's mean.
 *
 * @throws TypeError for times that are not finite and not negative, or where no digraph can be
 *   judged
 */
export function scoreFreeText({ template, probe, background }: FreeTextOptions): FreeTextScore {
  const speed = speedOf(template, background);
  let [sum, count] = [0, 0];
  for (const feature of DIGRAPH_FEATURES) {
    const judged = Object.entries(probe).flatMap(([digraph, timings]) => {
      const prior = Object.hasOwn(background, digraph) ? background[digraph]![feature] : undefined;
      const values = logTimes(timings, feature);
      return prior === undefined ? [] : [{ values, ...modelsOf(prior, template[digraph]?.[feature], speed[feature], EXPLAINED[feature]) }];
    });
    const today = SESSION[feature] * median(judged.flatMap(({ values, user }) => values.map((value) => value - user.center)));
    const anybody = SESSION[feature] * median(judged.flatMap(({ values, all }) => values.map((value) => value - all.center)));
    for (const { values, user, all } of judged) {
      const head = logStudentHead(DEGREES, user.scale) - logStudentHead(DEGREES, all.scale);
      for (const value of values) {
        const own = logStudentTail(DEGREES, user.scale, (value - user.center - today) ** 2);
        const everybody = logStudentTail(DEGREES, all.scale, (value - all.center - anybody) ** 2);
        sum += clamp(head + own - everybody, -CLIP, CLIP);
      }
      count += values.length;
    }
  }
  if (count === 0) throw new TypeError('no digraph of the window is known');
  const mean = sum / count;
  return { llr: CALIBRATION.offset + CALIBRATION.slope * mean, mean, digraphs: count / DIGRAPH_FEATURES.length };
}

/**
 * How far the typist is from everybody in general: mean difference of the digraphs, in ln seconds,
 * shrunk where few are known.
 */
function speedOf(template: FreeTextTemplate, background: FreeTextBackground): Record<DigraphFeature, number> {
  const of = (feature: DigraphFeature): number => {
    let [sum, weight, known] = [0, 0, 0];
    for (const [digraph, own] of Object.entries(template)) {
      const prior = Object.hasOwn(background, digraph) ? background[digraph]![feature] : undefined;
      if (prior === undefined || own[feature].count === 0) continue;
      const share = 1 / (prior.between ** 2 + prior.within ** 2 / own[feature].count);
      sum += share * (own[feature].sum / own[feature].count - prior.mean);
      weight += share;
      known++;
    }
    return known === 0 ? 0 : ((sum / weight) * known) / (known + SPEED_DIGRAPHS);
  };
  return { dwell: of('dwell'), downDown: of('downDown') };
}

interface Model {
  readonly center: number;
  readonly scale: number;
}

/**
 * What is expected of one digraph, from the typist and from anybody: center and squared scale, ln
 * seconds.
 */
function modelsOf(
  prior: DigraphPrior,
  own: Sums | undefined,
  speed: number,
  explained: number,
): { readonly user: Model; readonly all: Model } {
  const moved = prior.mean + speed;
  const spread = prior.between ** 2 * (1 - explained);
  const count = Math.min(own?.count ?? 0, MOST);
  const weight = count === 0 ? 0 : spread / (spread + prior.within ** 2 / count);
  const center = count === 0 ? moved : moved + weight * (own!.sum / own!.count - moved);
  return {
    user: { center, scale: prior.within ** 2 + spread * (1 - weight) },
    all: { center: prior.mean, scale: prior.within ** 2 + prior.between ** 2 },
  };
}
