import type { Database, Owner, Queries } from '../../server.js';
import { CHECK_COLUMNS, type Check, lockCheck } from '../store/checks.js';
import { changeCheck } from './change-check.js';
import { isUndecided } from './check-resource.js';
import type { DecisionOptions } from './follow-decision.js';

/**
 * A platform calls a check off. Its token opens nothing from then on; a bundle that is being
 * verified finds it over.
 *
 * @returns `null`: it is over already
 */
export function cancelCheck(database: Database, { id }: Check, { tenantOf, now }: DecisionOptions): Promise<Check | null> {
  return database.transaction(async (queries) => {
    const check = await lockCheck(queries, id);
    if (check === null || !check.isOpen || (isUndecided(check) && check.expiresAt <= now())) return null;
    return changeCheck(queries, check, { state: 'canceled', isOpen: false }, { tenant: tenantOf(check.tenant), now: now() });
  });
}

/**
 * Nothing that the learner does can end it in another way. Nothing happens where it is over
 * already.
 */
export function failCheck(database: Database, id: string, code: string, { tenantOf, now }: DecisionOptions): Promise<void> {
  return database.transaction(async (queries) => {
    const check = await lockCheck(queries, id);
    if (check === null || !isUndecided(check)) return;
    await changeCheck(queries, check, { state: 'failed', isOpen: false, code }, { tenant: tenantOf(check.tenant), now: now() });
  });
}

/** So many checks are looked at in one transaction. */
const BATCH = 100;

/**
 * Ends checks whose time is over: nobody decided them, and they expire; or one was refused and not
 * tried again, and stays so.
 *
 * @returns how many there were
 */
export async function expireChecks(database: Database, options: DecisionOptions): Promise<number> {
  for (let all = 0; ; ) {
    const ended = await database.transaction((queries) => expireSome(queries, options));
    all += ended;
    if (ended < BATCH) return all;
  }
}

async function expireSome(queries: Queries, { tenantOf, now }: DecisionOptions): Promise<number> {
  const sql = `select ${CHECK_COLUMNS} from service_check where is_open and expires_at <= $1 order by expires_at limit $2 for update skip locked`;
  const over = await queries.query<Check>(sql, [now(), BATCH]);
  for (const check of over) {
    if (isUndecided(check))
      await changeCheck(queries, check, { state: 'expired', isOpen: false }, { tenant: tenantOf(check.tenant), now: now() });
    else await queries.query('update service_check set is_open = false where id = $1', [check.id]);
  }
  return over.length;
}

/**
 * What the service itself knows of a learner: open checks are called off, and what is left of them
 * all, and of their events, says no more than what became of them.
 *
 * @param before only checks that were made before: who was erased may have begun anew since
 */
export async function forgetLearner(
  database: Database,
  { tenant, subject }: Owner,
  options: DecisionOptions & { readonly before?: number },
): Promise<void> {
  const names = [tenant, subject, options.before ?? Number.MAX_SAFE_INTEGER];
  const theirs = 'tenant = $1 and subject = $2 and created_at < $3';
  const open = await database.query<Check>(`select ${CHECK_COLUMNS} from service_check where ${theirs} and is_open`, names);
  for (const check of open) await cancelCheck(database, check, options);
  await database.query(`update service_check set metadata = '{}', receipt = null where ${theirs}`, names);
  const events = `update service_event set data = case when jsonb_typeof(data->'result') = 'object'
      then jsonb_set(data || '{"metadata": {}}', '{result,receipt}', 'null') else data || '{"metadata": {}}' end
    where tenant = $1 and stream in (select id from service_check where ${theirs})`;
  await database.query(events, names);
}

/** Whoever has not been told of an event by then was given up. */
const LEAST_EVENT_DAYS = 4;

const LEAST_TRAIL_DAYS = 730;

/** Deletes checks and events that were kept long enough, and what the trail says of long ago. */
export async function deleteOld({ query }: Queries, { keepDays, now }: { readonly keepDays: number; readonly now: number }): Promise<void> {
  await query('delete from service_check where created_at < $1 and not is_open', [now - keepDays * 86_400]);
  await query('delete from service_event where at < $1', [now - Math.max(keepDays, LEAST_EVENT_DAYS) * 86_400]);
  await query('delete from service_trail where at < $1', [now - Math.max(keepDays, LEAST_TRAIL_DAYS) * 86_400]);
}
