import * as v from 'valibot';
import { Problem } from './problem.js';

/** Where a page ended: opaque to platforms, and of one list alone. */
export const cursorSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{1,400}$/));

export function writeCursor(place: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws Problem request/invalid for what this list did not write */
export function readCursor<Schema extends v.GenericSchema>(cursor: string, schema: Schema): v.InferOutput<Schema> {
  try {
    return v.parse(schema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new Problem('request/invalid', 'cursor is none of this list');
  }
}
