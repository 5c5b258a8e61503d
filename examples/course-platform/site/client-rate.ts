import { oneRow } from '../store/one-row.js';
import { hashOf } from '../store/secrets.js';
import type { Platform } from '../types.js';
import { sharedNow } from './clock-of.js';

const PERIOD_MS = 15 * 60_000;

/**
 * What is counted of a network address, each kind by itself, and how often it may be in a period.
 */
const MOST = {
  /**
   * A class at one address signs in within minutes; somebody who tries passwords or makes accounts
   * by a script is stopped.
   */
  account: 120,
  /** A campus at one address opens activities of its courses; each that is begun is stored. */
  'lti-login': 1000,
};

export const MOST_PER_PERIOD = MOST.account;

/**
 * Counts what a network address asks for, before anything is done for it: by default a sign-in or
 * sign-up. What is kept of the address is a hash, for half an hour or three quarters. Where the
 * platform is not told addresses (no `address`), nobody is limited so.
 *
 * @returns whether it may go on
 */
export async function mayAsk(platform: Platform, request: Request, kind: keyof typeof MOST = 'account'): Promise<boolean> {
  const client = platform.address?.(request) ?? null;
  if (client === null || client === '') return true;
  const { database } = platform;
  const period = Math.floor((await sharedNow(platform)).getTime() / PERIOD_MS);
  // The period before stays: a clock that was put back by a little begins no new count.
  await database.query('delete from platform_client_rate where period < $1', [period - 1]);
  const sql = `insert into platform_client_rate (client_hash, period, asked) values ($1, $2, 1)
    on conflict (client_hash, period) do update set asked = platform_client_rate.asked + 1 returning asked`;
  const { asked } = oneRow(await database.query<{ asked: number }>(sql, [hashOf(JSON.stringify([kind, period, client])), period]));
  return asked <= MOST[kind];
}
