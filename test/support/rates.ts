/** Error rates of scores where higher means "the same". All rates are shares, 0 to 1. */

/**
 * The rate at which as many impostors pass as genuine are refused, interpolated between the two
 * thresholds around it.
 */
export function equalErrorRate(genuine: readonly number[], impostor: readonly number[]): number {
  const sortedGenuine = Float64Array.from(genuine).sort();
  const sortedImpostor = Float64Array.from(impostor).sort();
  const thresholds = Float64Array.from(new Set([...genuine, ...impostor])).sort();
  let before = { falseReject: 0, falseAccept: 1 };
  for (const threshold of thresholds) {
    const now = {
      falseReject: below(sortedGenuine, threshold) / genuine.length,
      falseAccept: 1 - below(sortedImpostor, threshold) / impostor.length,
    };
    if (now.falseReject >= now.falseAccept) {
      const gap = before.falseAccept - before.falseReject;
      const share = gap / (gap + now.falseReject - now.falseAccept || 1);
      return before.falseReject + share * (now.falseReject - before.falseReject);
    }
    before = now;
  }
  return before.falseReject;
}

/**
 * How many of the genuine pass at the threshold that lets at most `falseAcceptRate` of the
 * impostors pass.
 */
export function trueAcceptRate(genuine: readonly number[], impostor: ArrayLike<number>, falseAcceptRate: number): number {
  const sorted = Float64Array.from(impostor).sort();
  const allowed = Math.floor(falseAcceptRate * sorted.length);
  const threshold = sorted[sorted.length - 1 - allowed] ?? Number.NEGATIVE_INFINITY;
  return genuine.filter((score) => score > threshold).length / genuine.length;
}

/** Mean accuracy over folds, each at the threshold that is best on the others (LFW's protocol). */
export function accuracyByFolds(pairs: readonly { readonly fold: number; readonly same: boolean; readonly score: number }[]): number {
  const folds = [...new Set(pairs.map(({ fold }) => fold))];
  const accuracies = folds.map((fold) => {
    const threshold = bestThreshold(pairs.filter((pair) => pair.fold !== fold));
    const held = pairs.filter((pair) => pair.fold === fold);
    return held.filter(({ same, score }) => score >= threshold === same).length / held.length;
  });
  return accuracies.reduce((sum, accuracy) => sum + accuracy, 0) / accuracies.length;
}

function bestThreshold(pairs: readonly { readonly same: boolean; readonly score: number }[]): number {
  const sorted = [...pairs].sort((one, other) => one.score - other.score);
  let right = sorted.filter(({ same }) => same).length;
  let best = { right, threshold: Number.NEGATIVE_INFINITY };
  for (const [index, { same, score }] of sorted.entries()) {
    right += same ? -1 : 1;
    const next = sorted[index + 1]?.score ?? score + 1;
    if (right > best.right) best = { right, threshold: (score + next) / 2 };
  }
  return best.threshold;
}

/** How many of the sorted values are smaller than the limit. */
function below(sorted: Float64Array, limit: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
