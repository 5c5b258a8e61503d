import type { LearnerExport } from 'countersign/server';
import { TOLD_KIND } from '../courses/open-review.js';
import { TENANT } from '../enrollment/tenant.js';
import { oneRow } from '../store/one-row.js';
import type { Account, Platform } from '../types.js';

/** All that an account has, in an order in which no two rows are equal. */
const LISTS = {
  tracks: 'select course_id as course, route, agreed_at as "agreedAt" from platform_track where account_id = $1 order by course_id',
  work: `select course_id as course, unit_id as unit, attempt, answers, points, submitted_at as "submittedAt", check_state as "checkState",
    check_why as "checkWhy" from platform_submission where account_id = $1 order by submitted_at, id`,
  checks: `select purpose, result, reasons, mode, late, at, browser, device, seconds, jti from platform_check where account_id = $1 order by at, jti`,
  checkStarts: 'select purpose, at, browser, device, outcome from platform_check_start where account_id = $1 order by id',
  reviews: `select ${TOLD_KIND} as kind, r.statement, r.opened_at as "openedAt", r.decision, r.reason, r.closed_at as "closedAt" from platform_review r
    join platform_submission s on s.id = r.submission_id where s.account_id = $1 order by r.number`,
  certificates: `select course_id as course, issued_at as "issuedAt", revoked_at as "revokedAt", reason, suspended_at as "suspendedAt", token, document from platform_certificate
    where account_id = $1 order by slug`,
  publicPages:
    'select course_id as course, slug, show_points as "showPoints", listed, created_at as "createdAt" from platform_record where account_id = $1 order by slug',
  notices: 'select kind, at from platform_notice where account_id = $1 order by at desc, kind, thumbprint',
  renewals: 'select at, decision, decided_at as "decidedAt" from platform_renewal where account_id = $1 order by at, jti',
  knownBrowsers: 'select at from platform_known_browser where account_id = $1 order by at, hash',
  sessions:
    'select created_at as "createdAt", expires_at as "expiresAt" from platform_session where account_id = $1 order by created_at, hash',
};

/** How many rows are held at once: an essay may have 20,000 characters. */
const ROWS = 50;

export type StoredCounts = Record<keyof typeof LISTS, number>;

/** How much of each list there is. */
export async function countStored({ database }: Platform, { id }: Pick<Account, 'id'>): Promise<StoredCounts> {
  const counts = Object.entries(LISTS).map(([name, sql]) => `(select count(*)::integer from (${sql}) as list) as "${name}"`);
  return oneRow(await database.query<StoredCounts>(`select ${counts.join(', ')}`, [id]));
}

/**
 * What is measured of an account: which measurements there are, since when and how many, and
 * nothing that would let somebody pass as the learner.
 */
export function storedMeasurements({ countersign }: Platform, { id }: Pick<Account, 'id'>): Promise<LearnerExport> {
  return countersign.privacy.export({ tenant: TENANT, subject: id });
}

/**
 * Everything that is stored about an account, as JSON, in pieces. It may be longer than memory.
 *
 * @param measurements `storedMeasurements` of it
 */
export async function* exportStored(
  { database }: Platform,
  { id, email, name, role }: Account,
  measurements: LearnerExport,
): AsyncGenerator<string> {
  yield `{\n"account": ${JSON.stringify({ id, email, name, role })}`;
  for (const [list, sql] of Object.entries(LISTS)) {
    yield `,\n"${list}": [`;
    for (let from = 0; ; from += ROWS) {
      const rows = await database.query(`${sql} limit $2 offset $3`, [id, ROWS, from]);
      for (const [at, row] of rows.entries()) yield `${from + at === 0 ? '' : ','}\n${JSON.stringify(row)}`;
      if (rows.length < ROWS) break;
    }
    yield ']';
  }
  yield `,\n"measurements": ${JSON.stringify(measurements, null, 2)}\n}\n`;
}
