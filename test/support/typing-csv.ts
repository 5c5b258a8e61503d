import { readFileSync } from 'node:fs';
import type { KeystrokeRepetition } from '../../src/types.js';

/** One subject's repetitions in file order. */
export interface Typist {
  readonly subject: string;
  readonly repetitions: readonly KeystrokeRepetition[];
}

type Fail = (line: number, column: number, message: string) => never;

interface Columns {
  readonly width: number;
  readonly dwell: readonly number[];
  readonly downDown: readonly number[];
  readonly upDown: readonly number[];
}

/**
 * Reads the CMU layout: `subject,sessionIndex,rep,H.*,DD.*,UD.*` in seconds, any number of keys.
 * Down-down that is negative (a set that does not order by key down) is unknown.
 *
 * @throws Error with `file:line:column` for a malformed file
 */
export function readTypingCsv(file: string): Typist[] {
  return parseTypingCsv(readFileSync(file, 'utf8'), file);
}

/** The same from text; `file` is what errors name. */
export function parseTypingCsv(text: string, file: string): Typist[] {
  const fail: Fail = (line, column, message) => {
    throw new Error(`${file}:${line}:${column}: ${message}`);
  };
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  while (lines.length > 1 && lines.at(-1)?.trim() === '') lines.pop();
  const columns = columnsOf(lines[0] ?? '', fail);
  const subjects = new Map<string, KeystrokeRepetition[]>();
  for (const [index, line] of lines.slice(1).entries()) {
    const { subject, repetition } = rowOf(line, index + 2, columns, fail);
    subjects.set(subject, [...(subjects.get(subject) ?? []), repetition]);
  }
  if (subjects.size === 0) fail(2, 1, 'no repetitions');
  return [...subjects].map(([subject, repetitions]) => ({ subject, repetitions }));
}

function columnsOf(line: string, fail: Fail): Columns {
  const header = line.split(',').map(unquoted);
  for (const [index, name] of ['subject', 'sessionIndex', 'rep'].entries())
    if (header[index] !== name) fail(1, columnAt(line, index), `expected the column "${name}", found "${header[index] ?? ''}"`);
  const starting = (prefix: string): number[] => header.flatMap((name, index) => (name.startsWith(prefix) ? [index] : []));
  const [dwell, downDown, upDown] = [starting('H.'), starting('DD.'), starting('UD.')];
  const strange = header.findIndex((_, index) => index > 2 && ![...dwell, ...downDown, ...upDown].includes(index));
  if (strange >= 0) fail(1, columnAt(line, strange), `expected H.…, DD.… or UD.…, found "${header[strange]}"`);
  if (dwell.length < 2 || downDown.length !== dwell.length - 1 || upDown.length !== downDown.length)
    fail(1, 1, `expected one DD and one UD less than H, found ${dwell.length} H, ${downDown.length} DD, ${upDown.length} UD`);
  return { width: header.length, dwell, downDown, upDown };
}

function rowOf(line: string, at: number, columns: Columns, fail: Fail): { subject: string; repetition: KeystrokeRepetition } {
  const fields = line.split(',');
  if (fields.length !== columns.width)
    fail(at, columnAt(line, Math.min(fields.length, columns.width)), `expected ${columns.width} fields, found ${fields.length}`);
  const number = (index: number): number => {
    const field = (fields[index] ?? '').trim();
    const value = Number(unquoted(field));
    if (field === '' || !Number.isFinite(value)) fail(at, columnAt(line, index), `expected seconds, found "${field}"`);
    return value;
  };
  const subject = unquoted(fields[0] ?? '');
  if (subject === '') fail(at, 1, 'expected a subject');
  const dwellMs = columns.dwell.map((index) => {
    const value = number(index);
    if (value < 0) fail(at, columnAt(line, index), `expected a key to be held for 0 s or longer, found "${fields[index]}"`);
    return value * 1000;
  });
  const downDownMs = columns.downDown.map((index) => {
    const value = number(index);
    return value < 0 ? null : value * 1000;
  });
  for (const index of columns.upDown) number(index);
  return { subject, repetition: { dwellMs, downDownMs, edits: 0 } };
}

/** Column (from 1) where a field begins. */
function columnAt(line: string, field: number): number {
  return line.split(',').slice(0, field).join(',').length + (field === 0 ? 1 : 2);
}

function unquoted(field: string): string {
  return field.trim().replace(/^"(.*)"$/, '$1');
}
