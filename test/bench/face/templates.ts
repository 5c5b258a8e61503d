import { cosineDistance } from '../../../src/matching/face.js';
import { equalErrorRate, trueAcceptRate } from '../../support/rates.js';
import type { Person } from './lfw.js';
import type { Alike } from './scoring.js';

/** 1 for the same direction, −1 for the opposite; a picture without a face is like nobody. */
export function similarity(one: Float32Array | null | undefined, other: Float32Array | null | undefined): number {
  return one && other ? 1 - cosineDistance(one, other) : -1;
}

/** The template of several pictures: the mean, made length 1. */
export function mean(vectors: readonly Float32Array[]): Float32Array {
  const sum = vectors[0]!.map((_, index) => vectors.reduce((total, vector) => total + vector[index]!, 0));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}

/**
 * Templates of a person's first `enrolled` pictures against probes that are the mean of `probed`
 * others: the person's remaining pictures as genuine, every picture of everybody else as impostors.
 */
export function templateFigures(
  people: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  { enrolled, probed }: { readonly enrolled: number; readonly probed: number },
  alike: Alike = similarity,
) {
  const everybody = people.map(({ files }) => files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array));
  const subjects = everybody.filter((found) => found.length >= enrolled + probed);
  if (subjects.length < 10) return null;
  const genuine: number[] = [];
  const impostor: number[] = [];
  const probes = everybody.map((found) => probesOf(found, probed));
  for (const found of subjects) {
    const template = mean(found.slice(0, enrolled));
    for (const probe of probesOf(found.slice(enrolled), probed)) genuine.push(alike(template, probe));
    for (const [index, others] of everybody.entries())
      if (others !== found) for (const probe of probes[index]!) impostor.push(alike(template, probe));
  }
  const counts = { enrolled, probed, people: subjects.length, genuine: genuine.length, impostors: impostor.length };
  return { ...counts, eer: equalErrorRate(genuine, impostor), ...atLowRates(genuine, impostor) };
}

/** Means of so many pictures at a time; what is left over is not used. */
function probesOf(found: readonly Float32Array[], probed: number): readonly Float32Array[] {
  if (probed === 1) return found;
  return Array.from({ length: Math.floor(found.length / probed) }, (_, index) => mean(found.slice(index * probed, (index + 1) * probed)));
}

/** Every picture against every other one, single against single. */
export function allPairsFigures(
  pipeline: string,
  people: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  alike: Alike = similarity,
) {
  const { genuine, impostor } = pairScores(people, vectors, alike);
  return { pipeline, genuine: genuine.length, impostors: impostor.length, ...atLowRates(genuine, impostor) };
}

/** Scores of all pairs of pictures of a set: of one person, of two. */
export function pairScores(
  people: readonly Person[],
  vectors: ReadonlyMap<string, Float32Array | null>,
  alike: Alike,
): { genuine: number[]; impostor: Float64Array } {
  const all = people
    .flatMap(({ name, files }) => files.map((file) => ({ name, vector: vectors.get(file) })))
    .filter(({ vector }) => vector);
  const genuine: number[] = [];
  const impostor = new Float64Array((all.length * (all.length - 1)) / 2);
  let impostors = 0;
  for (const [index, one] of all.entries()) {
    for (const other of all.slice(index + 1)) {
      const score = alike(one.vector, other.vector);
      if (one.name === other.name) genuine.push(score);
      else impostor[impostors++] = score;
    }
  }
  return { genuine, impostor: impostor.slice(0, impostors).sort() };
}

function atLowRates(genuine: readonly number[], impostor: ArrayLike<number>) {
  return { tarAt1e3: trueAcceptRate(genuine, impostor, 1e-3), tarAt1e4: trueAcceptRate(genuine, impostor, 1e-4) };
}
