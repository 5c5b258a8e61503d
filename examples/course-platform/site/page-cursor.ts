import { UnfitError } from './text.js';

/** Rows of one page of a list. */
export const PAGE = 50;

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)~([\w-]{1,64})$/;

/**
 * Where the next page of a list goes on: behind the last row's moment and id.
 *
 * @template Row
 * @param {Row[]} rows one more than `PAGE` where there is more
 * @param {(row: Row) => [Date, string]} keyOf
 * @returns {{ rows: Row[], next: string | null }}
 */
export function cutPage(rows, keyOf) {
  if (rows.length <= PAGE) return { rows, next: null };
  const shown = rows.slice(0, PAGE);
  const [at, id] = keyOf(shown.at(-1));
  return { rows: shown, next: `${at.toISOString()}~${id}` };
}

/** @returns {[string, string] | [null, null]} moment and id; nothing for what is no cursor @throws UnfitError for a moment that there is not */
export function readCursor(text) {
  const [, at = null, id = null] = CURSOR.exec(text ?? '') ?? [];
  // The 31st of February is a day of March to some, and an error to the database.
  if (at !== null && !isMoment(at)) throw new UnfitError('no cursor');
  return [at, id];
}

function isMoment(text) {
  const at = new Date(text);
  return !Number.isNaN(at.getTime()) && at.toISOString() === text;
}
