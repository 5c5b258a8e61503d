import type { OpenedBundle } from '../bundle/open.js';
import { VerificationError } from '../bundle/verification-error.js';
import { type CompareOptions, compare } from './compare.js';
import type { Queries } from './database.js';
import type { Decision } from './decide.js';
import { deviceNotice } from './devices.js';
import { addJob } from './jobs.js';
import { type Owner, registerDevice } from './store.js';

const DAYS = 30;

/** How often the learner moved to another browser in the last thirty days. */
export async function countRebinds({ query }: Queries, { tenant, subject }: Owner, now: number): Promise<number> {
  const sql = `select count(*)::integer as count from countersign_audit
    where tenant = $1 and subject = $2 and purpose = 'rebind' and code = 'accepted' and at > $3`;
  const [row] = await query<{ count: number }>(sql, [tenant, subject, now - DAYS * 86_400]);
  return row?.count ?? 0;
}

/**
 * Step 21 of a rebind: the learner at another browser, compared more strictly. A match registers the browser's key, and the learner is told; what a person should
 * look at registers nothing.
 *
 * @throws VerificationError challenge/purpose where the policy has no rebind (any more); key/foreign for another learner's or a revoked key; and those of `compare`
 */
export async function rebind(queries: Queries, opened: OpenedBundle, options: CompareOptions): Promise<Decision> {
  const { policy, owner, now } = options;
  const { thumbprint, jwk } = opened.key;
  if (policy.rebind === null) throw new VerificationError('challenge/purpose');
  if ((await countRebinds(queries, owner, now)) >= policy.rebind.most) return { result: 'refused', reasons: ['attempts'], score: null };
  const decision = await compare(queries, opened, options, 'strict');
  if (decision.result !== 'accepted') return decision;
  if (!(await registerDevice(queries, owner, thumbprint, jwk, now))) throw new VerificationError('key/foreign');
  if (policy.rebind.oldDevices === 'revoke') {
    const sql = `update countersign_device set revoked_at = $4 where tenant = $1 and subject = $2 and thumbprint <> $3 and revoked_at is null`;
    await queries.query(sql, [owner.tenant, owner.subject, thumbprint, now]);
  }
  await addJob(queries, deviceNotice({ kind: 'device-added', ...owner, thumbprint, at: now }));
  return decision;
}
