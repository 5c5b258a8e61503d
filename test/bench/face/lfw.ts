import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Two pictures, and whether they are of the same person. */
export interface Pair {
  readonly fold: number;
  readonly same: boolean;
  readonly files: readonly [string, string];
}

/**
 * LFW's `pairs.txt`: a head line (folds, pairs of each kind), then `name a b` (same) or
 * `name a other b` (different).
 */
export function readPairs(text: string, file: string): Pair[] {
  const [head = '', ...lines] = text.trim().split(/\r?\n/);
  const perFold = 2 * Number(head.trim().split(/\s+/)[1] ?? Number.NaN);
  if (!(perFold > 0)) throw new Error(`${file}:1: expected the number of folds and of pairs`);
  const name = (person: string, index: string): string => join(person, `${person}_${index.padStart(4, '0')}.jpg`);
  return lines.map((line, index) => {
    const [a, b, c, d, ...rest] = line.trim().split(/\s+/);
    const fold = Math.floor(index / perFold);
    if (a !== undefined && b !== undefined && c !== undefined && rest.length === 0) {
      if (d === undefined) return { fold, same: true, files: [name(a, b), name(a, c)] as const };
      return { fold, same: false, files: [name(a, b), name(c, d)] as const };
    }
    throw new Error(`${file}:${index + 2}: expected three or four fields`);
  });
}

/** The pictures of one person, by their place in the set. */
export interface Person {
  readonly name: string;
  readonly files: readonly string[];
}

/** Everybody in a folder that has one folder for each person. */
export function readPeople(images: string): Person[] {
  const names = readdirSync(images).filter((name) => statSync(join(images, name)).isDirectory());
  return names.sort().map((name) => ({
    name,
    files: readdirSync(join(images, name))
      .filter((file) => file.endsWith('.jpg'))
      .sort()
      .map((file) => join(name, file)),
  }));
}
