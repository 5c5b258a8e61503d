import { UnfitError } from './text.js';

/** Rows of one page of a list. */
export const PAGE = 50;

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([\w-]{1,64})$/;

/** Rows of a list; `next` is where the next page goes on, `null`: there is none. */
export interface ListPage<Row> {
  rows: readonly Row[];
  next: string | null;
}

/**
 * Where the next page of a list goes on: behind the last row's moment and id.
 *
 * @param rows one more than `PAGE` where there is more
 */
export function cutPage<Row>(rows: readonly Row[], keyOf: (row: Row) => readonly [Date, string]): ListPage<Row> {
  if (rows.length <= PAGE) return { rows, next: null };
  const shown = rows.slice(0, PAGE);
  const last = shown.at(-1);
  if (last === undefined) return { rows, next: null };
  const [at, id] = keyOf(last);
  return { rows: shown, next: `${at.toISOString()}~${id}` };
}

/**
 * @returns moment and id; nothing for what is no cursor
 * @throws UnfitError for a moment that there is not
 */
export function readCursor(text: string | undefined): readonly [string, string] | readonly [null, null] {
  const [, at, id] = CURSOR.exec(text ?? '') ?? [];
  if (at === undefined || id === undefined) return [null, null];
  // The 31st of February is a day of March to some, and an error to the database; so is the year 0.
  if (!isMoment(at)) throw new UnfitError('no cursor');
  return [at, id];
}

function isMoment(text: string): boolean {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text && !text.startsWith('0000');
}
