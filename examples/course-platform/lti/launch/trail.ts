import type { Queries, ReceiptClaims } from 'countersign/server';
import { clientClass } from '../../site/client-class.js';
import { writeAudit } from '../../store/audit.js';
import { oneRow } from '../../store/one-row.js';
import type { Platform } from '../../types.js';
import type { Launch } from './launches.js';

interface NotedLaunch extends Pick<Launch, 'subject' | 'role' | 'activity'> {
  registration: string;
}

/**
 * Notes launches in the audit trail, by ids.
 *
 * @param action handed over: a launch goes on in another tab
 */
export async function noteLaunch(
  { database, now }: Platform,
  id: string,
  action: 'lti.launched' | 'lti.handed-over' = 'lti.launched',
): Promise<void> {
  const sql = 'select registration_id::text as registration, subject, role, activity from lti_launch where id = $1';
  const { subject, ...detail } = oneRow(await database.query<NotedLaunch>(sql, [id]));
  await writeAudit(database, { at: now(), actor: subject, action, object: id, detail });
}

/** Notes that a challenge is given, for the rates by family of browser and class of device. */
export async function beginCheck(
  { query }: Queries,
  { launch, userAgent, at }: { launch: string; userAgent: string | null; at: Date },
): Promise<void> {
  const { browser, device } = clientClass(userAgent);
  await query('insert into platform_lti_check (launch, at, browser, device) values ($1, $2, $3, $4)', [launch, at, browser, device]);
}

/** Notes how the latest check of its launch ended, there and in the audit trail. */
export async function endCheck(queries: Queries, { jti, purpose, result, context }: ReceiptClaims, at: Date): Promise<void> {
  const sql = `update platform_lti_check set launch = null, jti = $2, purpose = $3, outcome = $4,
    seconds = greatest(0, extract(epoch from $5::timestamptz - at)) where id = (select max(id) from platform_lti_check where launch = $1)`;
  await queries.query(sql, [context.attempt, jti, purpose, result, at]);
  await writeAudit(queries, { at, actor: 'check', action: `lti.${result}`, object: context.attempt, detail: { jti, purpose } });
}
