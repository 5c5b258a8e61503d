import { neededKeystrokeLlr } from '../../../src/matching/fusion.js';
import { holdsRepeat } from '../../../src/matching/keystroke/template/repeats.js';
import { MAX_SAMPLES } from '../../../src/matching/keystroke/template/template.js';
import { keystrokeScorer } from '../../../src/matching/keystroke.js';
import { LEAST_LESSON } from '../../../src/server/typing/judge-typing.js';
import type { KeystrokeRepetition } from '../../../src/types.js';
import type { Divided } from './protocol.js';
import type { Prepared } from './trials.js';

/**
 * Log likelihood ratios of one check: of the repetitions that it is judged by, and with the one
 * more.
 */
export interface CheckScores {
  readonly once: number;
  readonly more: number;
}

export interface LearnedScores {
  /** By target, one check after the other. */
  readonly genuine: readonly (readonly CheckScores[])[];
  readonly impostor: readonly CheckScores[];
}

export interface Asked {
  readonly enrolled: number;
  readonly judged: number;
  readonly withOneMore: number;
  /** Whether an accepted check teaches. */
  readonly learns: boolean;
}

/** Impostors try before the first check, and again each time that so many checks have passed. */
const CHECKS_BETWEEN = 15;
/** The face of a check that teaches: the best. */
const BEST_FACE = 100;

/**
 * Checks as they come after an enrollment, each judged by what was learned until then: an accepted
 * check whose repetitions each fit by themselves is learned, within the product's bounds. Impostors
 * try at several times. What is measured without this is a learner's first check.
 */
export function learnedScores(divided: readonly Divided[], { population }: Prepared, asked: Asked): LearnedScores {
  const targets = divided.map((target) => checksOf(target, divided, population, asked));
  return { genuine: targets.map(({ genuine }) => genuine), impostor: targets.flatMap(({ impostor }) => impostor) };
}

function checksOf(
  target: Divided,
  everybody: readonly Divided[],
  populationOf: Prepared['population'],
  { enrolled: count, judged, withOneMore, learns }: Asked,
) {
  const enrolled = target.enrolling.slice(-count);
  let learned: readonly KeystrokeRepetition[] = [];
  let scorers = new Map<number, ReturnType<typeof keystrokeScorer>>();
  const scorerOf = (group: number): ReturnType<typeof keystrokeScorer> => {
    const template = [...enrolled, ...learned].slice(-MAX_SAMPLES);
    const known = { template, ...(learned.length === 0 ? {} : { enrolled }), population: populationOf(target.group, group) };
    const scorer = scorers.get(group) ?? keystrokeScorer(known);
    scorers.set(group, scorer);
    return scorer;
  };
  const scoresOf = (probe: readonly KeystrokeRepetition[], group: number): CheckScores => {
    const once = scorerOf(group)(probe.slice(0, judged));
    return { once: once.llr, more: scorerOf(group)(probe.slice(judged), once).llr };
  };
  const needed = neededKeystrokeLlr(BEST_FACE) as number;
  const least = Math.max(needed, LEAST_LESSON);
  const genuine: CheckScores[] = [];
  const impostor: CheckScores[] = [];
  for (let at = 0; at + withOneMore <= target.genuine.length; at += withOneMore) {
    if (genuine.length % CHECKS_BETWEEN === 0 && (learns || genuine.length === 0))
      for (const other of everybody)
        if (other !== target)
          for (const attempts of [other.first, other.last]) impostor.push(scoresOf(attempts.slice(0, withOneMore), other.group));
    const probe = target.genuine.slice(at, at + withOneMore);
    const scores = scoresOf(probe, target.group);
    genuine.push(scores);
    const typed = probe.slice(0, judged);
    const isKnown = holdsRepeat(typed, [...enrolled, ...learned].slice(-MAX_SAMPLES));
    const fits = learns && scores.once >= needed && typed.every((one) => scorerOf(target.group)([one]).llr >= least);
    if (!fits || isKnown) continue;
    learned = [...learned, ...typed];
    scorers = new Map();
  }
  return { genuine, impostor };
}
