import type { LearnerExport } from 'countersign/server';
import { TENANT } from '../enrollment/tenant.js';
import type { Account, Platform } from '../types.js';

const LISTS = {
  tracks: 'select course_id as course, route, agreed_at as "agreedAt" from platform_track where account_id = $1',
  work: `select course_id as course, unit_id as unit, attempt, answers, points, submitted_at as "submittedAt", check_state as "checkState",
    check_why as "checkWhy" from platform_submission where account_id = $1 order by submitted_at`,
  checks: `select purpose, result, reasons, mode, late, at, browser, device, seconds, jti from platform_check where account_id = $1 order by at`,
  checkStarts: 'select purpose, at, browser, device, outcome from platform_check_start where account_id = $1 order by at',
  reviews: `select r.kind, r.statement, r.opened_at as "openedAt", r.decision, r.reason, r.closed_at as "closedAt" from platform_review r
    join platform_submission s on s.id = r.submission_id where s.account_id = $1 order by r.opened_at`,
  certificates: `select course_id as course, issued_at as "issuedAt", revoked_at as "revokedAt", reason, suspended_at as "suspendedAt", token, document from platform_certificate
    where account_id = $1`,
  publicPages:
    'select course_id as course, slug, show_points as "showPoints", listed, created_at as "createdAt" from platform_record where account_id = $1',
  notices: 'select kind, at from platform_notice where account_id = $1 order by at desc',
  renewals: 'select at, decision, decided_at as "decidedAt" from platform_renewal where account_id = $1 order by at',
  knownBrowsers: 'select at from platform_known_browser where account_id = $1 order by at',
  sessions: 'select created_at as "createdAt", expires_at as "expiresAt" from platform_session where account_id = $1',
};

export type StoredData = { account: Account; measurements: LearnerExport } & Record<keyof typeof LISTS, readonly object[]>;

/**
 * Everything that is stored about an account; of `measurements` which there are, since when and how
 * many, and nothing that would let somebody pass as the learner.
 */
export async function storedData({ countersign, database }: Platform, { id, email, name, role }: Account): Promise<StoredData> {
  const lists = Object.entries(LISTS).map(async ([key, sql]) => [key, await database.query(sql, [id])]);
  const measurements = await countersign.privacy.export({ tenant: TENANT, subject: id });
  return { account: { id, email, name, role }, ...Object.fromEntries(await Promise.all(lists)), measurements };
}
