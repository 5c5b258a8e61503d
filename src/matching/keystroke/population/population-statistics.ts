import { combineTouch, type TouchStatistics } from '../touch/touch-statistics.js';
import { upperTriangle } from './matrix.js';
import { type TypistFigures, timedFeatures } from './typist-figures.js';

/**
 * The running sums of a population, one for each phrase and class of device: plain numbers to be
 * kept in one row of a table. A typist is added once and can be taken out again exactly as they
 * were added (a deleted learner, a new enrollment).
 */
export interface PopulationStatistics {
  readonly keys: number;
  /** Indices of the features that the sums are of; empty before the first typist. */
  readonly features: readonly number[];
  readonly typists: number;
  readonly sums: PopulationSums;
  /** Of touch keyboards; absent on others. */
  readonly touch?: TouchStatistics;
}

export interface PopulationSums {
  readonly median: readonly number[];
  readonly medianSquare: readonly number[];
  readonly mean: readonly number[];
  readonly meanSquare: readonly number[];
  readonly deviationSquare: readonly number[];
  readonly logDeviation: readonly number[];
  readonly logVariance: readonly number[];
  readonly logVarianceSquare: readonly number[];
  /** Of 1 / (repetitions − 1): how much of the spread of the variances is sampling. */
  readonly freedom: readonly number[];
  /** Of dwell and down-down: upper triangles, row by row. */
  readonly meanProduct: readonly number[];
  readonly correlation: readonly number[];
}

/** A population without typists. */
export function emptyStatistics(keys: number): PopulationStatistics {
  const sums: PopulationSums = {
    median: [],
    medianSquare: [],
    mean: [],
    meanSquare: [],
    deviationSquare: [],
    logDeviation: [],
    logVariance: [],
    logVarianceSquare: [],
    freedom: [],
    meanProduct: [],
    correlation: [],
  };
  return { keys, features: [], typists: 0, sums };
}

/** @throws TypeError for a typist of another phrase length or kind of keyboard */
export function addTypist(population: PopulationStatistics, typist: TypistFigures): PopulationStatistics {
  return combine(population, typist, 1);
}

/**
 * @throws TypeError for a typist of another phrase length or kind of keyboard, or where nobody is
 *   left to take out
 */
export function removeTypist(population: PopulationStatistics, typist: TypistFigures): PopulationStatistics {
  if (population.typists === 0) throw new TypeError('nobody to take out of the population');
  return combine(population, typist, -1);
}

function combine(population: PopulationStatistics, typist: TypistFigures, sign: 1 | -1): PopulationStatistics {
  const sameFeatures = typist.features.length === population.features.length || population.typists === 0;
  if (typist.keys !== population.keys || !sameFeatures || typist.features[0] !== (population.features[0] ?? typist.features[0]))
    throw new TypeError('the typist is of another phrase or kind of keyboard');
  const typists = population.typists + sign;
  if (typists === 0) return emptyStatistics(population.keys);
  const added = contribution(typist);
  const plus = (name: keyof PopulationSums): number[] => {
    const before = population.sums[name];
    return added[name].map((value, index) => (before[index] ?? 0) + sign * value);
  };
  const touch = combineTouch(population.touch ?? {}, typist.touch, sign);
  return {
    keys: population.keys,
    features: typist.features,
    typists,
    sums: {
      median: plus('median'),
      medianSquare: plus('medianSquare'),
      mean: plus('mean'),
      meanSquare: plus('meanSquare'),
      deviationSquare: plus('deviationSquare'),
      logDeviation: plus('logDeviation'),
      logVariance: plus('logVariance'),
      logVarianceSquare: plus('logVarianceSquare'),
      freedom: plus('freedom'),
      meanProduct: plus('meanProduct'),
      correlation: plus('correlation'),
    },
    ...(Object.keys(touch).length === 0 ? {} : { touch }),
  };
}

function contribution(typist: TypistFigures): PopulationSums {
  const { median, mean, deviation, variance, correlation, repetitions } = typist;
  const timed = mean.slice(0, timedFeatures(typist.features, typist.keys));
  return {
    median,
    medianSquare: median.map((value) => value ** 2),
    mean,
    meanSquare: mean.map((value) => value ** 2),
    deviationSquare: deviation.map((value) => value ** 2),
    logDeviation: deviation.map((value) => Math.log(value + 1e-4)),
    logVariance: variance.map(Math.log),
    logVarianceSquare: variance.map((value) => Math.log(value) ** 2),
    freedom: [1 / (repetitions - 1)],
    meanProduct: upperTriangle(timed.length, (row, column) => timed[row]! * timed[column]!),
    correlation,
  };
}
