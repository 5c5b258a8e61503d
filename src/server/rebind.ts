import type { OpenedBundle } from '../bundle/open.js';
import { VerificationError } from '../bundle/verification-error.js';
import { addForeignTry } from './attempts.js';
import { type CompareOptions, compare } from './compare.js';
import type { Queries } from './database.js';
import type { Decision } from './decide.js';
import { type DeviceIdentity, noticeJob } from './devices.js';
import { addJob } from './jobs.js';
import type { Policy } from './policy.js';
import { type Owner, registerDevice } from './store.js';

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
 * Step 21 of a rebind: the learner at another browser, compared more strictly. A match registers the
 * browser's key where the policy does without a person, and the learner is told; else it is a person's
 * to decide, and nothing is registered before. A failure is counted among those of foreign keys.
 *
 * @throws VerificationError challenge/purpose where the policy has no rebind (any more); key/foreign for another learner's or a revoked key; and those of `compare`
 */
export async function rebind(queries: Queries, opened: OpenedBundle, options: CompareOptions): Promise<Decision> {
  const { policy, owner, now, subject } = options;
  const { thumbprint } = opened.key;
  if (policy.rebind === null) throw new VerificationError('challenge/purpose');
  if ((await countRebinds(queries, owner, now)) >= policy.rebind.most) return { result: 'refused', reasons: ['attempts'], score: null };
  const decision = await compare(queries, opened, options, 'strict');
  if (decision.result === 'refused' && !decision.reasons.includes('attempts')) {
    const tries = await addForeignTry(queries, owner, subject, now);
    if (tries === policy.attempts.mostForeign) await addJob(queries, noticeJob({ kind: 'foreign-tries', ...owner, thumbprint, at: now }));
  }
  if (decision.result !== 'accepted') return decision;
  if (policy.rebind.review) return { ...decision, result: 'review', reasons: [] };
  if (!(await addDevice(queries, owner, opened.key, { oldDevices: policy.rebind.oldDevices, now })))
    throw new VerificationError('key/foreign');
  return decision;
}

/** Another browser is the learner's from now on, and they are told. `false`: it is another learner's, or was revoked. */
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
