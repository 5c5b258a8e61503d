import { readFileSync } from 'node:fs';
import type { KeystrokeRepetition } from '../../src/types.js';

/** One subject's repetitions in file order. */
export interface Typist {
  readonly subject: string;
  readonly repetitions: readonly KeystrokeRepetition[];
}

/**
 * Reads the CMU layout: `subject,sessionIndex,rep,H.*,DD.*,UD.*` in seconds, any number of keys.
 *
 * @throws Error with `file:line:column` for a malformed file
 */
export function readTypingCsv(file: string): Typist[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((name) => name.replaceAll('"', ''));
  const columns = (prefix: string): number[] => header.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
  const dwell = columns('H.');
  const downDown = columns('DD.');
  if (header[0] !== 'subject' || dwell.length < 2 || downDown.length !== dwell.length - 1) {
    throw new Error(`${file}:1:1: expected subject,sessionIndex,rep,H.…,DD.…,UD.… with one DD fewer than H`);
  }
  const subjects = new Map<string, KeystrokeRepetition[]>();
  for (const [index, line] of lines.slice(1).entries()) {
    const fields = line.split(',');
    if (fields.length !== header.length)
      throw new Error(`${file}:${index + 2}:1: expected ${header.length} fields, found ${fields.length}`);
    const time = (column: number): number => {
      const value = Number(fields[column]);
      if (fields[column]?.trim() === '' || !Number.isFinite(value) || value < 0) {
        throw new Error(
          `${file}:${index + 2}:${fields.slice(0, column).join(',').length + 2}: expected seconds, found "${fields[column]}"`,
        );
      }
      return value * 1000;
    };
    const subject = (fields[0] ?? '').replaceAll('"', '');
    const repetitions = subjects.get(subject) ?? [];
    repetitions.push({ dwellMs: dwell.map(time), downDownMs: downDown.map(time), edits: 0 });
    subjects.set(subject, repetitions);
  }
  return [...subjects].map(([subject, repetitions]) => ({ subject, repetitions }));
}
