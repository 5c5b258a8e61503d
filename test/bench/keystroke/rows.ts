import { equalErrorRate, trueAcceptRate } from '../../support/rates.js';
import type { Impostors, Method, TargetScores } from './trials.js';

/** Error rates of one method in one case, all as shares. */
export interface Row {
  readonly method: Method;
  readonly enrolled: number;
  readonly impostors: Impostors;
  readonly clockMs: number | null;
  /**
   * Equal error rate a user, each at their own threshold: mean and standard deviation over users.
   */
  readonly eer: number;
  readonly eerSd: number;
  /** Equal error rate at one threshold for everybody. */
  readonly globalEer: number;
  /**
   * How many genuine attempts are refused at the one threshold that lets 1 % and 5 % of the
   * impostors pass.
   */
  readonly frrAtFar1: number;
  readonly frrAtFar5: number;
}

type Case = Pick<Row, 'method' | 'enrolled' | 'impostors' | 'clockMs'>;

/**
 * @param averaged how many repetitions, one after the other, are judged together by the mean of
 *   their scores
 */
export function rowOf(which: Case, scores: readonly TargetScores[], averaged: 1 | 2): Row {
  const targets = scores.map(({ genuine, impostors }) => ({
    genuine: inTwos(genuine, averaged).map(negative),
    impostor: impostors[which.impostors].flatMap((attempts) => inTwos(attempts, averaged)).map(negative),
  }));
  const eers = targets.map(({ genuine, impostor }) => equalErrorRate(genuine, impostor));
  const eer = mean(eers);
  const genuine = targets.flatMap((target) => target.genuine);
  const impostor = targets.flatMap((target) => target.impostor);
  return {
    ...which,
    eer,
    eerSd: Math.sqrt(mean(eers.map((value) => (value - eer) ** 2))),
    globalEer: equalErrorRate(genuine, impostor),
    frrAtFar1: 1 - trueAcceptRate(genuine, impostor, 0.01),
    frrAtFar5: 1 - trueAcceptRate(genuine, impostor, 0.05),
  };
}

/** Means of so many scores, one after the other. */
export function inTwos(scores: readonly number[], count: 1 | 2): number[] {
  const means: number[] = [];
  for (let at = 0; at + count <= scores.length; at += count) means.push(mean(scores.slice(at, at + count)));
  return means;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function negative(value: number): number {
  return -value;
}
