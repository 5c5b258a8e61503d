import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import {
  countImpostors,
  type ImpostorScore,
  impostorScores,
  MOST_TYPISTS,
  populationWithout,
  readStatistics,
  type TypistClass,
} from './typing-population.js';
import { lengthOf, someTypists, statisticsWith, type Typist, type TypistGroup } from './typists.js';

/**
 * Other learners whose typing a new one is compared with: six scores for each enrollment, so a rate
 * of 1 % is known from 50 on.
 */
const OPPONENTS = 3;
/**
 * With so many expected above the threshold its rate is known to a tenth (1/√100): from then on one
 * of those who are counted together is compared.
 */
const ENOUGH_EXPECTED = 100;

/** What impostors scored, by the learner who was new. */
export type ScoresBySubject = ReadonlyMap<string, readonly ImpostorScore[]>;

/**
 * Compares each new typist with three who count, both ways, by figures without the two:
 * milliseconds for each pair, between which others get their turn.
 */
export async function compareNewTypists(
  queries: Queries,
  keys: Keys,
  policy: Policy,
  group: TypistGroup,
  typists: readonly Typist[],
): Promise<ScoresBySubject> {
  const scores = new Map<string, ImpostorScore[]>();
  for (const length of new Set(typists.map(lengthOf).filter((keys) => keys > 0))) {
    const alike: TypistClass = { ...group, keys: length };
    // Read in this order: who is counted in between is in the figures and no opponent yet. The
    // other way round they would be taken out of figures that lack them.
    let opponents = (await someTypists(queries, keys, group, OPPONENTS)).filter((one) => lengthOf(one) === length);
    let statistics = await readStatistics(queries, alike);
    const known = (await countImpostors(queries, alike)) * policy.typing.falseMatchRate >= ENOUGH_EXPECTED;
    const newcomers = typists.filter((one) => lengthOf(one) === length).slice(0, known ? 1 : undefined);
    for (const newcomer of newcomers) {
      const after = statisticsWith(statistics, newcomer);
      if (after === null) continue;
      const found: ImpostorScore[] = [];
      for (const { enrolled } of opponents) {
        found.push(...impostorScores(populationWithout(statistics, enrolled), [enrolled, newcomer.enrolled], policy));
        await new Promise((resolve) => setTimeout(resolve));
      }
      scores.set(newcomer.subject, found);
      if (statistics.typists >= MOST_TYPISTS) continue;
      statistics = after;
      opponents = [newcomer, ...opponents].slice(0, OPPONENTS);
    }
  }
  return scores;
}
