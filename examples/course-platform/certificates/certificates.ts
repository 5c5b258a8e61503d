import type { RevocationReason } from 'countersign/certificate';
import type { Queries } from 'countersign/server';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import type { Account, Platform } from '../types.js';
import { countedChecks } from './counted-checks.js';
import { BLOCKING, IS_BLOCKING } from './revocation.js';
import { type Completion, signCertificate } from './sign-certificate.js';
import { drawStatusEntry, takeStatusEntry } from './status-lists.js';

/** A certificate as it is stored, revoked or not. */
export interface IssuedCertificate {
  /** The random part of its address. */
  slug: string;
  accountId: string;
  course: string;
  token: string;
  document: string | null;
  issuedAt: Date;
  revokedAt: Date | null;
  /** Of its revocation. */
  reason: RevocationReason | null;
  suspendedAt: Date | null;
  /** It was issued since there are suspensions. */
  suspendable: boolean;
}

/** One in the list that staff see. */
export interface ListedCertificate
  extends Pick<IssuedCertificate, 'slug' | 'issuedAt' | 'revokedAt' | 'reason' | 'suspendedAt' | 'suspendable'> {
  releasedAt: Date | null;
  /** While it is not released, its learner has no other one of the course. */
  blocking: boolean;
  name: string;
  /** The course's title. */
  course: string;
}

const COLUMNS = `slug, account_id as "accountId", course_id as course, token, document, issued_at as "issuedAt", revoked_at as "revokedAt", reason,
  suspended_at as "suspendedAt", suspendable`;
/**
 * Another issues at the same time, or takes the drawn entry: with the next try there is a
 * certificate, or another entry.
 */
const TRIES = 5;
/**
 * A learner's certificate of a course that is not revoked, though it may be suspended; `null`:
 * there is none.
 */
export async function findCertificate({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and revoked_at is null`;
  const [row] = await query<IssuedCertificate>(sql, [account, course]);
  return row ?? null;
}

/**
 * A learner's newest certificate of a course, revoked or not; `null`: there was none, or it went
 * with a closed account.
 */
export async function findLatestCertificate({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and token <> '' order by issued_at desc, slug limit 1`;
  const [row] = await query<IssuedCertificate>(sql, [account, course]);
  return row ?? null;
}

/**
 * The revocation that keeps a learner from having another certificate of the course; `null`:
 * nothing does.
 */
export async function findBlock({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and ${IS_BLOCKING('$3')}
    and revoked_at is not null and released_at is null order by revoked_at desc limit 1`;
  const [row] = await query<IssuedCertificate>(sql, [account, course, BLOCKING]);
  return row ?? null;
}

/** A certificate by the random part of its address, revoked ones too. */
export async function findCertificateBySlug({ query }: Queries, slug: string): Promise<IssuedCertificate | null> {
  const [row] = await query<IssuedCertificate>(`select ${COLUMNS} from platform_certificate where slug = $1`, [slug]);
  return row ?? null;
}

/**
 * Issues a certificate, once: whoever asks again, or at the same time, gets the one that there is.
 * After a revocation that staff have not released: none.
 */
export async function issue(
  platform: Platform,
  { account, course, parts }: Completion & { account: Pick<Account, 'id' | 'name'> },
): Promise<IssuedCertificate | null> {
  const { database, now } = platform;
  const checks = await countedChecks(database, account.id, course.id);
  for (let tries = 0; tries < TRIES; tries++) {
    const found = await findCertificate(database, account.id, course.id);
    if (found !== null || (await findBlock(database, account.id, course.id)) !== null) return found;
    const entry = await drawStatusEntry(platform);
    const { slug, token, document } = await signCertificate(platform, { account, course, parts, checks, entry });
    await database.transaction(async (queries) => {
      const sql = `insert into platform_certificate (slug, account_id, course_id, token, document, list_id, status_index, issued_at, suspendable)
        values ($1, $2, $3, $4, $5, $6, $7, $8, true)
        on conflict do nothing returning slug`;
      const made = await queries.query(sql, [slug, account.id, course.id, token, document, entry.list, entry.index, now()]);
      if (made.length === 0) return;
      // Another may have been issued and revoked since this one was begun.
      if ((await findBlock(queries, account.id, course.id)) !== null) {
        await queries.query('delete from platform_certificate where slug = $1', [slug]);
        return;
      }
      await takeStatusEntry(queries, entry);
      await writeAudit(queries, { at: now(), actor: account.id, action: 'certificate.issued', object: slug });
    });
  }
  throw new Error('the certificate could not be stored');
}

/** A page of a list of certificates. */
export interface ListOptions {
  /**
   * A part of the name or of the course's title, a whole e-mail address, or the last part of a
   * certificate's address.
   */
  search?: string | undefined;
  /** `next` of the page before. */
  after?: string | undefined;
}

/**
 * Certificates, newest first, a page at a time, for staff.
 */
export async function listCertificates({ query }: Queries, { search = '', after }: ListOptions = {}): Promise<ListPage<ListedCertificate>> {
  const sql = `select k.slug, k.issued_at as "issuedAt", k.revoked_at as "revokedAt", k.reason, k.suspended_at as "suspendedAt", k.suspendable, k.released_at as "releasedAt",
    ${IS_BLOCKING('$5')} as blocking, a.name, c.title as course from platform_certificate k
    join platform_account a on a.id = k.account_id join platform_course c on c.id = k.course_id
    where ($1 = '' or position(lower($1) in lower(a.name)) > 0 or position(lower($1) in lower(c.title)) > 0 or a.email = lower($1) or k.slug = $1)
    and ($2::timestamptz is null or (k.issued_at, k.slug) < ($2, $3)) order by k.issued_at desc, k.slug desc limit $4`;
  const rows = await query<ListedCertificate>(sql, [search, ...readCursor(after), PAGE + 1, BLOCKING]);
  return cutPage(rows, ({ issuedAt, slug }) => [issuedAt, slug]);
}
