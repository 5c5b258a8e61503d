import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { publishedLogit } from '../../../src/matching/keystroke/fusion-weights.js';
import type { KeystrokePopulation } from '../../../src/matching/keystroke/population/population.js';
import { SUB_SCORES, subScorer } from '../../../src/matching/keystroke/sub-scores.js';
import { featuresOf } from '../../../src/matching/keystroke/template/features.js';
import { buildTemplate } from '../../../src/matching/keystroke/template/template.js';
import { dataDir } from '../../support/data-dir.js';

interface Golden {
  readonly subscores: readonly string[];
  readonly population: Readonly<Record<string, readonly number[]>>;
  readonly cases: readonly {
    readonly template_H: readonly (readonly number[])[];
    readonly template_DD: readonly (readonly number[])[];
    readonly test_H: readonly (readonly number[])[];
    readonly test_DD: readonly (readonly number[])[];
    readonly subscores: readonly (readonly number[])[];
    readonly logit: readonly number[];
  }[];
}

const folder = dataDir();

/** Without the data the cases are reported as skipped, not left out in silence. */
function readGolden(): Golden {
  if (folder === null) return { subscores: [], population: {}, cases: [] };
  return JSON.parse(readFileSync(join(folder, 'typing/scorer-golden.json'), 'utf8')) as Golden;
}

function populationOf({ population }: Golden): KeystrokePopulation {
  const figure = (name: string): Float64Array => Float64Array.from(population[name] as readonly number[]);
  return {
    keys: 11,
    typists: 40,
    center: figure('m0'),
    centerSpread: figure('sdm'),
    deviation: figure('mad0'),
    mean: figure('mm0'),
    kappa: figure('kap'),
    alpha: figure('a'),
    beta: figure('be'),
    low: figure('lo'),
    high: figure('hi'),
    covariance: null,
    touch: {},
  };
}

function featuresAt(dwell: readonly (readonly number[])[], downDown: readonly (readonly number[])[]) {
  const ms = (times: readonly number[]): number[] => times.map((seconds) => seconds * 1000);
  return dwell.map((times, index) => featuresOf({ dwellMs: ms(times), downDownMs: ms(downDown[index] as readonly number[]), edits: 0 }));
}

describe.skipIf(folder === null)('the reference computation', () => {
  const golden = readGolden();
  const names = SUB_SCORES.map((name) => name.replace('off_', 'off').replace('cons_', 'cons'));

  it('names the same sub-scores in the same order', () => {
    expect(golden.subscores).toEqual(names);
  });

  it.each(golden.cases.map((one, index) => [index, one] as const))('agrees in case %i to 1e-6, sub-score by sub-score', (_, one) => {
    const score = subScorer(buildTemplate(featuresAt(one.template_H, one.template_DD)), populationOf(golden));
    for (const [index, { values }] of featuresAt(one.test_H, one.test_DD).entries()) {
      const scores = score(values);
      for (const [at, name] of SUB_SCORES.entries()) expect(Math.abs(scores[name] - one.subscores[index]![at]!), name).toBeLessThan(1e-6);
      expect(Math.abs(publishedLogit(scores) - one.logit[index]!)).toBeLessThan(1e-6);
    }
  });
});
