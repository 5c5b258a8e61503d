// The cohort of the face score: mixtures of three people each, who are nobody. Made by
// `npm run bench -- cohort --images DIR`.

/**
 * Weights of a mixture are drawn from a Dirichlet distribution with this parameter for each of its
 * people.
 */
const PEOPLE = 3;
const ALPHA = 2;
/** Nobody makes up more of a mixture than this. */
const MOST = 0.7;

/**
 * Mixtures x = m + (Σ w·e − m) ÷ √Σ w² of three random people's embeddings e, m being the mean of
 * all, made length 1 and rounded to int8. The division keeps them as far from the mean as people
 * are.
 *
 * @param embeddings one for each person, of length 1
 * @param random numbers from 0 to 1
 * @returns `count` rows, each scaled so that its largest number is ±127
 */
export function mixtures(embeddings: readonly Float32Array[], count: number, random: () => number): Int8Array {
  const dim = embeddings[0]?.length ?? 0;
  if (embeddings.length < 100) throw new Error('a cohort needs a hundred people');
  const mean = Array.from(
    { length: dim },
    (_, at) => embeddings.reduce((sum, vector) => sum + (vector[at] as number), 0) / embeddings.length,
  );
  const rows = new Int8Array(count * dim);
  for (let row = 0; row < count; row++) {
    const people = threeOf(embeddings, random);
    const weights = dirichlet(random);
    const spread = Math.sqrt(weights.reduce((sum, weight) => sum + weight * weight, 0));
    const mixed = mean.map(
      (value, at) =>
        value + (people.reduce((sum, one, which) => sum + (weights[which] as number) * (one[at] as number), 0) - value) / spread,
    );
    const largest = Math.max(...mixed.map(Math.abs));
    rows.set(
      mixed.map((value) => Math.round((127 * value) / largest)),
      row * dim,
    );
  }
  return rows;
}

function threeOf(embeddings: readonly Float32Array[], random: () => number): Float32Array[] {
  const chosen = new Set<number>();
  while (chosen.size < PEOPLE) chosen.add(Math.floor(random() * embeddings.length));
  return [...chosen].map((index) => embeddings[index] as Float32Array);
}

/**
 * Gamma(2) is the sum of two exponential numbers; divided by their sum they are Dirichlet(2, 2, 2).
 * One that is mostly one person is drawn again.
 */
function dirichlet(random: () => number): number[] {
  const gammas = Array.from({ length: PEOPLE }, () => {
    let sum = 0;
    for (let part = 0; part < ALPHA; part++) sum -= Math.log(1 - random());
    return sum;
  });
  const total = gammas.reduce((sum, value) => sum + value, 0);
  const weights = gammas.map((value) => value / total);
  return Math.max(...weights) > MOST ? dirichlet(random) : weights;
}
