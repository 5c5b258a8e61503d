import { neededKeystrokeLlr } from '../../matching/fusion.js';
import { anchoredLlr } from '../../matching/keystroke/threshold.js';
import { type KeystrokeScore, keystrokeScorer, SCORER_VERSION } from '../../matching/keystroke.js';
import type { KeystrokeEvidence } from '../../types.js';
import type { Policy } from '../policy/policy.js';
import { type TypingReference, typingTemplate } from '../reference/reference.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import type { StoredTyping } from '../store/stored-typing.js';
import { typistClassOf } from './typing-membership.js';
import { type KnownStatistics, nothingKnown, readPopulation, readThreshold } from './typing-population.js';

/** What a check's repetitions are compared with. */
export interface TypingComparison {
  readonly owner: Owner;
  readonly policy: Policy;
  /** Of the sentence. */
  readonly phraseHash: string;
  /** Of the kind of keyboard that was typed on. */
  readonly stored: StoredTyping;
  readonly typing: TypingReference;
  readonly keystroke: Pick<KeystrokeEvidence, 'inputKind' | 'repetitions'>;
  /** The score of the check that asked for one more. */
  readonly earlier: KeystrokeScore | null;
  readonly knownStatistics?: KnownStatistics | undefined;
}

export interface JudgedTyping {
  readonly score: KeystrokeScore;
  /**
   * What an accepted check teaches. `fits`: each repetition by itself would have matched, too.
   * `drifts`: each would have, if what was learned since the enrollment counted without bound.
   * `mixed`: one of them would not have, so nothing of the check is learned.
   *
   * @param faceLlr of the check: beside a worse face, a repetition has to fit better
   */
  lesson(faceLlr: number): 'fits' | 'drifts' | 'mixed';
}

/**
 * A repetition teaches from here on: below, it speaks for another typist, or says too little.
 * Beside the best face, more is asked of it than of a check (0): one repetition that a check takes
 * along with another one is none that would pass alone.
 */
export const LEAST_LESSON = 0.5;

/** The typing's score beside everybody else's of the class, as its own impostors make it count. */
export async function judgeTyping(queries: Queries, comparison: TypingComparison): Promise<JudgedTyping> {
  const { owner, policy, phraseHash, stored, typing, keystroke, earlier, knownStatistics = nothingKnown() } = comparison;
  const { inputKind, repetitions } = keystroke;
  const typists = typistClassOf({ owner, phraseHash, inputKind, enrolled: typing.enrolled });
  const isCounted = stored.populationScorer === SCORER_VERSION;
  const member = isCounted ? { subject: owner.subject, enrolled: typing.enrolled } : null;
  const population = await readPopulation(queries, typists, knownStatistics, member);
  const { falseMatchRate } = policy.typing;
  const template = typingTemplate(typing);
  const first = typing.learned.length === 0 ? template : typing.enrolled;
  const method = population === null ? 'one-class' : 'full';
  const threshold = await readThreshold(queries, typists, method, falseMatchRate);
  const anchored = (score: KeystrokeScore): KeystrokeScore => ({ ...score, llr: anchoredLlr(score.llr, threshold, falseMatchRate) });
  const scorer = keystrokeScorer({ template, enrolled: first, population });
  return {
    score: anchored(scorer(repetitions, earlier)),
    lesson: (faceLlr) => {
      const least = Math.max(neededKeystrokeLlr(faceLlr) ?? Number.POSITIVE_INFINITY, LEAST_LESSON);
      const teach = (score: typeof scorer): boolean => repetitions.every((one) => anchored(score([one])).llr >= least);
      if (teach(scorer)) return 'fits';
      return first !== template && teach(keystrokeScorer({ template, population })) ? 'drifts' : 'mixed';
    },
  };
}
