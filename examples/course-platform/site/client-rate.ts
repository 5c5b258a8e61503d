import { oneRow } from '../store/one-row.js';
import { hashOf } from '../store/secrets.js';
import type { Platform } from '../types.js';

const PERIOD_MS = 15 * 60_000;
/**
 * A class at one address signs in within minutes; somebody who tries passwords or makes accounts by
 * a script is stopped.
 */
export const MOST_PER_PERIOD = 120;

/**
 * Counts a sign-in or sign-up of a network address, before any password is hashed. What is kept of
 * the address is a hash, for a quarter of an hour or two. Where the platform is not told addresses
 * (no `address`), nobody is limited so: each account still is.
 *
 * @returns whether it may go on
 */
export async function mayAsk({ database, now, address }: Platform, request: Request): Promise<boolean> {
  const client = address?.(request) ?? null;
  if (client === null || client === '') return true;
  const period = Math.floor(now().getTime() / PERIOD_MS);
  await database.query('delete from platform_client_rate where period < $1', [period]);
  const sql = `insert into platform_client_rate (client_hash, period, asked) values ($1, $2, 1)
    on conflict (client_hash, period) do update set asked = platform_client_rate.asked + 1 returning asked`;
  const { asked } = oneRow(await database.query<{ asked: number }>(sql, [hashOf(`${period} ${client}`), period]));
  return asked <= MOST_PER_PERIOD;
}
