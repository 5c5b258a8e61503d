import type { Purpose, Queries } from 'countersign/server';
import { type ClientClass, clientClass } from '../site/client-class.js';
import type { Platform } from '../types.js';

/** A challenge that was given out. */
export interface NewStart {
  account: string;
  attempt: string;
  purpose: Purpose;
  userAgent: string | null;
  at: Date;
}

export interface StartEnd {
  account: string;
  attempt: string;
  /** A result, or the code of what went wrong. */
  outcome: string;
  at: Date;
}

/** Where a check was made, and how long it took; `null`: nobody noted when it began. */
export interface CheckMade extends ClientClass {
  seconds: number | null;
}

/** The longest span of the rates. */
const KEPT_DAYS = 365;

/** Deletes what no rate counts any more, of this site and of other learning platforms. */
export async function forgetStarts({ database, now }: Pick<Platform, 'database' | 'now'>): Promise<void> {
  const before = new Date(now().getTime() - KEPT_DAYS * 86_400_000);
  for (const table of ['platform_check_start', 'platform_lti_check']) await database.query(`delete from ${table} where at < $1`, [before]);
}

/**
 * Notes that a challenge was given out: a start without an outcome is a check that somebody did not
 * come to the end of.
 */
export async function beginStart({ query }: Queries, { account, attempt, purpose, userAgent, at }: NewStart): Promise<void> {
  const { browser, device } = clientClass(userAgent);
  const sql = 'insert into platform_check_start (account_id, attempt, purpose, at, browser, device) values ($1, $2, $3, $4, $5, $6)';
  await query(sql, [account, attempt, purpose, at, browser, device]);
}

/**
 * Notes how the learner's latest start of this attempt ended. A page whose answer was lost on the
 * way calls that an error: a result comes after it all the same.
 *
 * @returns where it was made, and how long it took
 */
export async function endStart({ query }: Queries, { account, attempt, outcome, at }: StartEnd): Promise<CheckMade> {
  const sql = `update platform_check_start set outcome = $3 where (outcome is null or outcome = 'internal' or outcome like '%/%') and id =
    (select max(id) from platform_check_start where account_id = $1 and attempt = $2) returning at, browser, device`;
  const [start] = await query<ClientClass & { at: Date }>(sql, [account, attempt, outcome]);
  if (start === undefined) return { ...clientClass(null), seconds: null };
  return { browser: start.browser, device: start.device, seconds: Math.max(0, (at.getTime() - start.at.getTime()) / 1000) };
}
