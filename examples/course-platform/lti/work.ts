import { setTimeout as wait } from 'node:timers/promises';
import { forgetStarts } from '../checks/check-starts.js';
import { RETENTION_DAYS } from '../enrollment/policy.js';
import type { Platform } from '../types.js';
import { sendScores } from './gradebook/send-scores.js';
import type { Tool } from './launch/tool.js';

export interface LtiWork {
  /** Works until it is aborted; without it, does what is due now. */
  until?: AbortSignal | undefined;
  /** How often it looks. */
  pollSeconds?: number;
}

const DAY_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

/**
 * The tool's work in the background, from the database: sends scores, and deletes what is no longer
 * needed. Several processes may do it at once.
 *
 * @returns how many scores arrived
 */
export async function workLti(
  tool: Pick<Tool, 'platform' | 'tokens' | 'takeRegistrations'>,
  { until, pollSeconds = 5 }: LtiWork = {},
): Promise<number> {
  const { now, onError } = tool.platform;
  for (let sent = 0, swept = Number.NEGATIVE_INFINITY; ; ) {
    try {
      if (now().getTime() - swept >= SWEEP_MS) {
        await sweepLti(tool.platform);
        await forgetStarts(tool.platform);
        swept = now().getTime();
      }
      await tool.takeRegistrations();
      sent += await sendScores(tool, until);
    } catch (error) {
      if (until === undefined) throw error;
      onError(error);
    }
    if (until === undefined || until.aborted) return sent;
    await wait(pollSeconds * 1000, undefined, { signal: until }).catch(() => undefined);
  }
}

/**
 * Results are kept as long as measurements; launches and logins until they are over, and launches
 * with a result as long as that.
 */
async function sweepLti({ database, now }: Platform): Promise<void> {
  const at = now();
  await database.query('delete from lti_score where at < $1', [new Date(at.getTime() - RETENTION_DAYS * DAY_MS)]);
  await database.query('delete from lti_launch l where expires_at < $1 and not exists (select 1 from lti_score where launch_id = l.id)', [
    at,
  ]);
  await database.query('delete from lti_login where expires_at < $1', [at]);
  await database.query('delete from lti_handover where expires_at < $1', [at]);
  await database.query('delete from lti_notice where at < $1', [new Date(at.getTime() - RETENTION_DAYS * DAY_MS)]);
}
