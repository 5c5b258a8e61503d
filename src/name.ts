/** Code points of the longest name. */
const MOST = 200;
const BROKEN = /[\p{Cc}\p{Cs}]/u;

/**
 * Whether a text can be a name or an address, on both sides and in the database: 1 to 200 code
 * points, no control characters (a database refuses NUL, a log is broken by line ends), no half of
 * a surrogate pair (as UTF-8 all of them are the same).
 */
export function isName(value: unknown): value is string {
  return isShort(value, MOST) && value !== '' && !BROKEN.test(value);
}

/**
 * Whether a text can be what somebody says: something to read, at most so many code points, in
 * which lines may end.
 */
export function isWords(value: unknown, most: number): value is string {
  return isShort(value, most) && value.trim() !== '' && !BROKEN.test(value.replaceAll(/[\t\n\r]/g, ''));
}

function isShort(value: unknown, most: number): value is string {
  return typeof value === 'string' && value.length <= 2 * most && [...value].length <= most;
}
