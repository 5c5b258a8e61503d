import { readFileSync } from 'node:fs';
import type { KeystrokeRepetition } from '../../../src/types.js';
import { parseTypingCsv } from '../../support/typing-csv.js';

/** One typist on one tablet; positions are the device's pixels, as the set has them. */
export interface TouchTypist {
  readonly subject: string;
  readonly device: string;
  readonly repetitions: readonly TouchedRepetition[];
}

export interface TouchedRepetition extends KeystrokeRepetition {
  readonly xPx: readonly number[];
  readonly yPx: readonly number[];
  /** Contact size as the device scales it. */
  readonly contact: readonly number[];
}

const NAMES = ['subject', 'device', 'sessionIndex', 'rep'] as const;

/** Whether a file has the touch columns. */
export function hasTouchColumns(file: string): boolean {
  return readFileSync(file, 'utf8').startsWith(NAMES.join());
}

/**
 * Reads `subject,device,sessionIndex,rep,H.*,DD.*,UD.*,X.*,Y.*,A.*`: seconds and the device's
 * pixels. Other columns (pressure) are left alone: a browser tells none.
 *
 * @throws Error for a malformed file
 */
export function readTouchCsv(file: string): TouchTypist[] {
  const rows = readFileSync(file, 'utf8')
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(','));
  const [header = [], ...lines] = rows;
  const starting = (prefix: string): number[] => header.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
  const kept = header.flatMap((name, index) => (/^(?:subject|sessionIndex|rep)$|^(?:H|DD|UD)\./.test(name) ? [index] : []));
  const times = parseTypingCsv(rows.map((row) => kept.map((index) => row[index]).join()).join('\n'), file);
  const [x, y, contact] = [starting('X.'), starting('Y.'), starting('A.')];
  return times.map(({ subject, repetitions }) => {
    const own = lines.filter(([name]) => name === subject);
    const numbers = (row: readonly string[], places: readonly number[]): number[] => {
      const values = places.map((index) => Number(row[index]));
      if (values.length !== x.length || values.some((value) => !Number.isFinite(value)))
        throw new Error(`${file}: ${subject}: not a number`);
      return values;
    };
    return {
      subject,
      device: own[0]?.[1] ?? '',
      repetitions: repetitions.map((one, at) => {
        const row = own[at] as string[];
        return { ...one, xPx: numbers(row, x), yPx: numbers(row, y), contact: numbers(row, contact) };
      }),
    };
  });
}
