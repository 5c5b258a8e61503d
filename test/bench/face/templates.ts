import { cosineDistance } from '../../../src/matching/face.js';
import { equalErrorRate, trueAcceptRate } from '../../support/rates.js';
import type { Person } from './lfw.js';

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

/** Templates of `enrolled` pictures against one probe of each person with one picture more, everybody against everybody. */
export function templateFigures(people: readonly Person[], vectors: ReadonlyMap<string, Float32Array | null>, enrolled: number) {
  const subjects = people
    .map(({ name, files }) => ({ name, found: files.map((file) => vectors.get(file)).filter((vector) => vector instanceof Float32Array) }))
    .filter(({ found }) => found.length > enrolled)
    .map(({ name, found }) => ({ name, template: mean(found.slice(0, enrolled)), probes: found.slice(enrolled, enrolled + 5) }));
  if (subjects.length < 10) return null;
  const genuine = subjects.flatMap(({ template, probes }) => probes.map((probe) => similarity(template, probe)));
  const impostor = subjects.flatMap((one) =>
    subjects.filter((other) => other !== one).flatMap(({ probes }) => probes.map((probe) => similarity(one.template, probe))),
  );
  const figures = { enrolled, people: subjects.length, genuine: genuine.length, impostors: impostor.length };
  return {
    ...figures,
    eer: equalErrorRate(genuine, impostor),
    tarAt1e3: trueAcceptRate(genuine, impostor, 1e-3),
    tarAt1e4: trueAcceptRate(genuine, impostor, 1e-4),
  };
}
