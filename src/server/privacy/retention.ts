import { BUNDLE_LIFETIME_SECONDS, CLOCK_SKEW_SECONDS } from '../../limits.js';
import type { Keys } from '../keys/keys.js';
import type { Policy } from '../policy/policy.js';
import { forgetPolicies, readPolicies } from '../policy/stored-policies.js';
import { eraseOldStills } from '../reviews/stills.js';
import type { Database } from '../store/database.js';
import type { Owner } from '../store/owner.js';
import { eraseLearner } from './erase-learner.js';

const DAY = 86_400;
/**
 * A bundle is taken this long after its challenge at most, beside the policy's time for late ones:
 * its own lifetime and a clock's lead.
 */
const BUNDLE_SECONDS = BUNDLE_LIFETIME_SECONDS + CLOCK_SKEW_SECONDS;
/**
 * Refused tries without a receipt tell of attacks for so long, and what was done with reviews is
 * told at least so long.
 */
const ATTEMPT_DAYS = 90;

/** How much a sweep erased. `learners` had everything biometric erased; the rest are rows. */
export interface Swept {
  readonly learners: number;
  readonly stills: number;
  readonly challenges: number;
  readonly hashes: number;
  readonly attempts: number;
  /** Of the trail: what was done with reviews. */
  readonly notes: number;
  readonly reviews: number;
}

/**
 * Erases whatever has had its time: learners whose reference is older than they agreed to, or than
 * the policy says by now; pictures; challenges that no bundle can answer any more; keyed hashes of
 * measures; scores that wait for one more; refused tries; reviews. Can be run at any time, from
 * several processes at once.
 *
 * @throws AggregateError when learners could not be erased, after everything else was done
 */
export async function sweep(database: Database, keys: Keys, policy: Policy, now: number): Promise<Swept> {
  // What began under another policy may still come under it.
  const policies = [policy, ...(await readPolicies(database, policy))];
  const longest = (of: (one: Policy) => number): number => Math.max(...policies.map(of));
  const before = now - BUNDLE_SECONDS - longest(({ lateSeconds }) => lateSeconds);
  const count = async (sql: string, at: number): Promise<number> => (await database.query(`${sql} returning 1`, [at])).length;
  const { learners, failures } = await eraseExpired(database, keys, policy, now);
  await count('delete from countersign_one_more where expires_at <= $1', now);
  await count('delete from countersign_rate where at < $1', now - DAY);
  await count('delete from countersign_jti where at < $1', before - longest(challengeSecondsOf));
  const swept = {
    learners,
    stills: await eraseOldStills(database, now),
    challenges: await count('delete from countersign_challenge where expires_at < $1', before),
    hashes: await count('delete from countersign_seen where at < $1', now - policy.consent.retentionDays * DAY),
    attempts: await count('delete from countersign_audit where receipt is null and step > 0 and at < $1', now - ATTEMPT_DAYS * DAY),
    notes: await count(
      'delete from countersign_audit where step = 0 and at < $1',
      now - Math.max(ATTEMPT_DAYS, policy.consent.retentionDays) * DAY,
    ),
    reviews: await count('delete from countersign_review where opened_at < $1', now - policy.consent.retentionDays * DAY),
  };
  await forgetPolicies(database);
  if (failures.length > 0) throw new AggregateError(failures, `sweep: ${failures.length} learners could not be erased`);
  return swept;
}

function challengeSecondsOf({ challengeSeconds, monitor }: Policy): number {
  return challengeSeconds + (monitor?.challengeSeconds ?? 0);
}

/**
 * Erases learners whose time is over, one after the other, each in a transaction of their own;
 * where one fails, the next is not kept waiting.
 */
async function eraseExpired(
  database: Database,
  keys: Keys,
  policy: Policy,
  now: number,
): Promise<{ readonly learners: number; readonly failures: readonly unknown[] }> {
  const sql = `select tenant, subject from countersign_reference where least(erase_after, created_at + $2) <= $1 and (tenant, subject) > ($3, $4)
    order by tenant, subject limit 1`;
  const failures: unknown[] = [];
  let last: Owner = { tenant: '', subject: '' };
  for (let learners = 0; ; ) {
    const [owner] = await database.query<Owner>(sql, [now, policy.consent.retentionDays * DAY, last.tenant, last.subject]);
    if (owner === undefined) return { learners, failures };
    last = owner;
    try {
      await database.transaction((queries) => eraseLearner(queries, keys, owner, { cause: 'expired', now }));
      learners++;
    } catch (error) {
      failures.push(error);
    }
  }
}

/**
 * To be run before learners are compared with each other: nothing is compared with what has had its
 * time.
 *
 * @throws AggregateError where somebody could not be erased
 */
export async function requireErased(database: Database, keys: Keys, policy: Policy, now: number): Promise<void> {
  const { failures } = await eraseExpired(database, keys, policy, now);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} learners whose time is over could not be erased`);
}
