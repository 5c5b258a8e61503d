import * as v from 'valibot';

/**
 * Text that is there and has an end. Characters that steer a terminal or turn a line around are no
 * part of a name.
 */
export const text = (max: number): v.GenericSchema<string> =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(max),
    v.check((value) => !/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(value.replaceAll('\n', ''))),
  );

/** At least `min` and at most `max` items. */
export const list = <Item>(item: v.GenericSchema<Item>, min: number, max: number): v.GenericSchema<Item[]> =>
  v.pipe(v.array(item), v.minLength(min), v.maxLength(max));

/** Open Badges wants `type` as a list; here it holds one name. */
export const typed = <const Name extends string>(name: Name): v.GenericSchema<[Name]> => v.strictTuple([v.literal(name)]);

/** An absolute URI (RFC 3986): scheme, colon, something. No white space. */
export const uri: v.GenericSchema<string> = v.pipe(v.string(), v.maxLength(500), v.regex(/^[a-z][a-z0-9+.-]*:[^\s<>"\\^`{|}]+$/i));

/**
 * An address that a browser may be sent to: https without credentials, or http on this machine for
 * development.
 */
export const httpsUrl: v.GenericSchema<string> = v.pipe(uri, v.check(isWebAddress));

/** Whole seconds in UTC, so that `nbf` and `validFrom` are the same moment. */
export const dateTime: v.GenericSchema<string> = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  v.check((value) => {
    const time = Date.parse(value);
    return Number.isFinite(time) && toDateTime(new Date(time)) === value;
  }),
);

/** A place in a status list, as the text that Bitstring Status List §2.1 wants. */
export const indexText: v.GenericSchema<string> = v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,7})$/));

/**
 * @returns RFC 3339 in UTC without fractions, e.g. `2027-01-15T08:00:00Z`.
 * @throws TypeError for what is no date
 */
export function toDateTime(date: Date): string {
  if (!(date instanceof Date) || Number.isNaN(date.getTime())) throw new TypeError('a date is required');
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** Seconds since the epoch of a `dateTime`. */
export function toSeconds(text: string): number {
  return Date.parse(text) / 1000;
}

/** True for https without credentials, and for http on this machine. */
export function isWebAddress(value: string): boolean {
  if (typeof value !== 'string' || !URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  const local = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return (protocol === 'https:' || (protocol === 'http:' && local)) && username === '' && password === '';
}
