import type { Policy } from '../policy/policy.js';
import type { Addition } from '../store/addition.js';
import type { Queries } from '../store/database.js';
import { addJob } from '../store/jobs.js';
import type { Owner } from '../store/owner.js';
import { registerDevice } from '../store/stored-devices.js';
import { listTyping, putTyping } from '../store/stored-typing.js';
import { noticeJob } from './devices.js';

const DAYS = 30;

/** In the trail: staff have lifted the limit of rebinds, so that those before it count no more. */
const LIFTED = 'rebinds-lifted';

/**
 * How often the learner moved to another browser or kind of keyboard in the last thirty days, since
 * staff lifted the limit.
 */
export async function countRebinds({ query }: Queries, { tenant, subject }: Owner, now: number): Promise<number> {
  const sql = `select count(*)::integer as count from countersign_audit
    where tenant = $1 and subject = $2 and purpose = 'rebind' and code = 'accepted' and at > $3
    and id > coalesce((select max(id) from countersign_audit where tenant = $1 and subject = $2 and code = '${LIFTED}'), 0)`;
  const [row] = await query<{ count: number }>(sql, [tenant, subject, now - DAYS * 86_400]);
  return row?.count ?? 0;
}

/** Notes that staff lifted the limit: rebinds before this one count no more. */
export async function noteLifted({ query }: Queries, { tenant, subject }: Owner, now: number): Promise<void> {
  const sql = `insert into countersign_audit (at, tenant, subject, purpose, step, code) values ($1, $2, $3, 'rebind', 0, '${LIFTED}')`;
  await query(sql, [now, tenant, subject]);
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
 * Another browser, and typing on another kind of keyboard, are the learner's from now on, and they
 * are told. `false`, and nothing is added: the browser is another learner's or was revoked, or
 * there is typing of this kind by now, which nothing but an enrollment replaces.
 *
 * @param by thumbprint of the browser that it was done in
 */
export async function addToLearner(
  queries: Queries,
  owner: Owner,
  { device, typing }: Addition,
  { oldDevices, by, now }: Pick<NonNullable<Policy['rebind']>, 'oldDevices'> & { readonly by: string | null; readonly now: number },
): Promise<boolean> {
  if (typing !== null && (await listTyping(queries, owner)).some(({ inputKind }) => inputKind === typing.inputKind)) return false;
  if (device !== null && !(await registerDevice(queries, owner, device.thumbprint, device.jwk, now))) return false;
  if (device !== null && oldDevices === 'revoke') {
    const sql = `update countersign_device set revoked_at = $4 where tenant = $1 and subject = $2 and thumbprint <> $3 and revoked_at is null`;
    await queries.query(sql, [owner.tenant, owner.subject, device.thumbprint, now]);
  }
  if (device !== null) await addJob(queries, noticeJob({ kind: 'device-added', ...owner, thumbprint: device.thumbprint, at: now }));
  if (typing === null) return true;
  await putTyping(queries, owner, { ...typing, typedAt: now, added: true });
  await addJob(queries, noticeJob({ kind: 'typing-added', ...owner, thumbprint: by, at: now }));
  return true;
}
