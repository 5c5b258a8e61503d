import type { RevocationReason } from 'countersign/certificate';
import { writeAudit } from '../store/audit.js';
import type { Platform } from '../types.js';

/**
 * After a revocation for one of these, or while it was suspended, a new certificate would only undo
 * it: staff have to release the course first.
 */
export const BLOCKING: readonly RevocationReason[] = ['identity', 'results', 'mistake'];
/** The same of a certificate's row, in SQL; `reasons` is the parameter with those. */
export const IS_BLOCKING = (reasons: string): string => `(reason = any(${reasons}::text[]) or suspended_at is not null)`;

/**
 * Revokes a certificate, with a reason that anybody may read.
 *
 * @returns whether it was valid until now
 */
export async function revoke(
  { database, now }: Platform,
  { slug, actor, reason }: { slug: string; actor: string; reason: RevocationReason },
): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = 'update platform_certificate set revoked_at = $2, reason = $3 where slug = $1 and revoked_at is null returning slug';
    if ((await queries.query(sql, [slug, now(), reason])).length === 0) return false;
    await writeAudit(queries, { at: now(), actor, action: 'certificate.revoked', object: slug, detail: { reason } });
    return true;
  });
}

/**
 * Lets a learner have another certificate after a revocation.
 *
 * @returns `false`: there is nothing to release, or it is their own
 */
export async function releaseCertificate({ database, now }: Platform, { slug, staff }: { slug: string; staff: string }): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = `update platform_certificate set released_at = $2, released_by = $3 where slug = $1 and ${IS_BLOCKING('$4')} and revoked_at is not null
      and released_at is null and account_id <> $3 returning slug`;
    if ((await queries.query(sql, [slug, now(), staff, BLOCKING])).length === 0) return false;
    await writeAudit(queries, { at: now(), actor: staff, action: 'certificate.released', object: slug });
    return true;
  });
}

/**
 * Suspends a certificate until that is lifted: whoever verifies it is told so. One that was issued
 * before there were suspensions can only be revoked.
 *
 * @param options `actor`: a member of staff, or `platform`
 * @returns whether it was in force until now
 */
export async function suspend({ database, now }: Platform, { slug, actor }: { slug: string; actor: string }): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = `update platform_certificate set suspended_at = $2 where slug = $1 and suspendable and suspended_at is null and revoked_at is null
      returning slug`;
    if ((await queries.query(sql, [slug, now()])).length === 0) return false;
    await writeAudit(queries, { at: now(), actor, action: 'certificate.suspended', object: slug });
    return true;
  });
}

/**
 * Lifts a suspension.
 *
 * @returns `false`: there is none, it was revoked since, or it is the certificate of who asks
 */
export async function lift({ database, now }: Platform, { slug, actor }: { slug: string; actor: string }): Promise<boolean> {
  return database.transaction(async (queries) => {
    const sql = `update platform_certificate set suspended_at = null where slug = $1 and suspended_at is not null and revoked_at is null
      and account_id::text <> $2 returning slug`;
    if ((await queries.query(sql, [slug, actor])).length === 0) return false;
    await writeAudit(queries, { at: now(), actor, action: 'certificate.lifted', object: slug });
    return true;
  });
}
