import type { Policy } from '../policy/policy.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { registerDevice } from '../store/stored-devices.js';
import { type DeviceIdentity, noticeJob } from './devices.js';

const DAYS = 30;

/** How often the learner moved to another browser in the last thirty days. */
export async function countRebinds({ query }: Queries, { tenant, subject }: Owner, now: number): Promise<number> {
  const sql = `select count(*)::integer as count from countersign_audit
    where tenant = $1 and subject = $2 and purpose = 'rebind' and code = 'accepted' and at > $3`;
  const [row] = await query<{ count: number }>(sql, [tenant, subject, now - DAYS * 86_400]);
  return row?.count ?? 0;
}

/** Notes a rebind that a person accepted, so that it counts as one. */
export async function noteRebind(
  { query }: Queries,
  { tenant, subject }: Owner,
  { review, now }: { readonly review: string; readonly now: number },
): Promise<void> {
  const sql = `insert into countersign_audit (at, tenant, subject, purpose, step, code, note) values ($1, $2, $3, 'rebind', 0, 'accepted', $4::jsonb)`;
  await query(sql, [now, tenant, subject, JSON.stringify({ review })]);
}

/**
 * Another browser is the learner's from now on, and they are told. `false`: it is another
 * learner's, or was revoked.
 */
export async function addDevice(
  queries: Queries,
  owner: Owner,
  { thumbprint, jwk }: DeviceIdentity,
  { oldDevices, now }: Pick<NonNullable<Policy['rebind']>, 'oldDevices'> & { readonly now: number },
): Promise<boolean> {
  if (!(await registerDevice(queries, owner, thumbprint, jwk, now))) return false;
  if (oldDevices === 'revoke') {
    const sql = `update countersign_device set revoked_at = $4 where tenant = $1 and subject = $2 and thumbprint <> $3 and revoked_at is null`;
    await queries.query(sql, [owner.tenant, owner.subject, thumbprint, now]);
  }
  await addJob(queries, noticeJob({ kind: 'device-added', ...owner, thumbprint, at: now }));
  return true;
}
