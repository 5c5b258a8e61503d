import * as v from 'valibot';

/** A moment as RFC 3339 writes it, in UTC. */
export const instantSchema = v.pipe(v.string(), v.isoTimestamp());

/** @param seconds since the epoch */
export function instantOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
