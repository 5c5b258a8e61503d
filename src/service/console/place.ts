import * as v from 'valibot';

/**
 * Where a page of a list of the library's ended: its name, the moment and the id of the last row.
 */
export function placeSchema<Name extends string>(name: Name) {
  const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,64}$/));
  return v.strictTuple([v.literal(name), v.pipe(v.number(), v.finite()), id]);
}
