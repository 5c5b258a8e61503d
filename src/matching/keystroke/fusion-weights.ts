import { SUB_SCORES, type SubScore } from './sub-scores.js';

/**
 * Weights of the published sub-scores and their bias: logistic regression on public sets without
 * CMU's (the set that is reported).
 */
export const PUBLISHED_WEIGHTS: Readonly<Record<SubScore, number>> = {
  nn: 4.919047184931326,
  rob: 0.9434750178515636,
  lt_H: -2.0654324158221735,
  lt_D: -1.539717739993706,
  lt_U: -0.9997731843291937,
  nig_H: 0.9266330761053083,
  nig_D: 1.3533041964040518,
  nig_U: -0.07475438509936067,
  corr_H: 1.8558869647372938,
  corr_D: 1.585672716544825,
  off_H: 0.24420499932986664,
  off_D: 0.1204816327468248,
  cons_H: -0.9844264491791098,
  cons_D: -0.4294277135372322,
};
export const PUBLISHED_BIAS = -5.3356299566375744;

/**
 * Higher is more foreign. A sub-score that is unknown (a soft keyboard's dwell) is left out:
 * weights fitted to down-down alone do no better (MEU-Mobile and CMU, each with the other's). NaN
 * where `nn` is unknown: then nothing is known.
 */
export function publishedLogit(scores: Readonly<Record<SubScore, number>>): number {
  if (Number.isNaN(scores.nn)) return Number.NaN;
  return SUB_SCORES.reduce((sum, name) => sum + PUBLISHED_WEIGHTS[name] * (Number.isNaN(scores[name]) ? 0 : scores[name]), PUBLISHED_BIAS);
}

export interface JointWeights {
  readonly joint: number;
  readonly white: number;
  readonly bias: number;
}

/**
 * Weights of the sub-scores that see how times vary together, added to the published logit. Fitted
 * on MEU-Mobile alone (`npm run bench -- keystroke-weights --data MEU.csv`); CMU alone gives 7.94,
 * 1.78, −2.31.
 */
export const JOINT_WEIGHTS: JointWeights = { joint: 9.05, white: 3.22, bias: -3.45 };
/**
 * With so many typists more than 8, the population's covariances have half of their full weight.
 * Set by hand: on MEU-Mobile they harm with 8 typists and 8 repetitions each, and help from 20 on.
 */
const HALF_WEIGHT_TYPISTS = 12;

/** How far a population of so many typists can be trusted on how times vary together: 0 to 1. */
export function jointTrust(typists: number): number {
  const more = Math.max(0, typists - 8);
  return more / (more + HALF_WEIGHT_TYPISTS);
}
