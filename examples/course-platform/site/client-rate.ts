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
  /** One account in browsers that know it, which are not counted by address. */
  known: 30,
  /** One account's files of all that is stored of it, which are long to read. */
  export: 10,
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
export async function mayAsk(platform: Platform, request: Request, kind: 'account' | 'lti-login' = 'account'): Promise<boolean> {
  const client = platform.address?.(request) ?? null;
  return client === null || client === '' || countAsked(platform, kind, client);
}

/**
 * Counts a sign-in to an account in a browser that knows it.
 *
 * @returns whether it counts as one of such a browser still
 */
export function isSeldom(platform: Platform, account: string): Promise<boolean> {
  return countAsked(platform, 'known', account);
}

/** Counts a file of what is stored of an account. @returns whether it may be made */
export function mayExport(platform: Platform, account: string): Promise<boolean> {
  return countAsked(platform, 'export', account);
}

async function countAsked(platform: Platform, kind: keyof typeof MOST, client: string): Promise<boolean> {
  const { database } = platform;
  const period = Math.floor((await sharedNow(platform)).getTime() / PERIOD_MS);
  // The period before stays: a clock that was put back by a little begins no new count.
  await database.query('delete from platform_client_rate where period < $1', [period - 1]);
  const sql = `insert into platform_client_rate (client_hash, period, asked) values ($1, $2, 1)
    on conflict (client_hash, period) do update set asked = platform_client_rate.asked + 1 returning asked`;
  const { asked } = oneRow(await database.query<{ asked: number }>(sql, [hashOf(JSON.stringify([kind, period, client])), period]));
  return asked <= MOST[kind];
}
