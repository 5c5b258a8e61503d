import type { CountedCheck, RevocationReason } from 'countersign/certificate';
import type { EvidenceMode, Queries, Result, ReviewOutcome } from 'countersign/server';
import type { CheckState } from '../courses/submissions.js';
import { countsFrom } from '../enrollment/enrollment.js';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { writeAudit } from '../store/audit.js';
import type { Account, Platform } from '../types.js';
import { type Completion, signCertificate } from './certificate.js';
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

interface MeasuredRow {
  result: Result;
  mode: EvidenceMode;
  at: Date;
  lastWord: CheckState;
  wasReviewed: boolean;
  wasDecided: boolean;
}

const COLUMNS = `slug, account_id as "accountId", course_id as course, token, document, issued_at as "issuedAt", revoked_at as "revokedAt", reason,
  suspended_at as "suspendedAt", suspendable`;
/** Another issues at the same time, or takes the drawn entry: with the next try there is a certificate, or another entry. */
const TRIES = 5;
/** After a revocation for one of these, or while it was suspended, a new certificate would only undo it: staff have to release the course first. */
const BLOCKING: readonly RevocationReason[] = ['identity', 'results', 'mistake'];
const IS_BLOCKING = (reasons: string): string => `(reason = any(${reasons}::text[]) or suspended_at is not null)`;

/**
 * The identity checks that a course's certificate rests on: each check with the last word of a
 * person, and the last word of a person where nothing was measured; none from before an enrollment
 * that replaced another one.
 */
export async function countedChecks(queries: Queries, account: string, course: string): Promise<CountedCheck[]> {
  const { query } = queries;
  const values = [account, course, await countsFrom(queries, account)];
  const checks = `select k.result, k.mode, k.at, s.check_state as "lastWord", r.closed_at is not null and
    k.at = (select max(at) from platform_check where submission_id = s.id and result <> 'one-more') as "wasReviewed",
    r.decision is not null and r.closed_at >= k.at as "wasDecided"
    from platform_check k join platform_submission s on s.id = k.submission_id
    left join platform_review r on r.id = (select id from platform_review where submission_id = s.id order by opened_at desc, number desc limit 1)
    where k.account_id = $1 and s.course_id = $2 and k.purpose <> 'enroll' and k.result <> 'one-more' and ($3::timestamptz is null or k.at >= $3) order by k.at`;
  const alone = `select distinct on (s.id) r.decision as result, r.closed_at as at from platform_review r join platform_submission s on s.id = r.submission_id
    where s.account_id = $1 and s.course_id = $2 and r.decision is not null and ($3::timestamptz is null or r.closed_at >= $3)
    and not exists (select 1 from platform_check k where k.submission_id = s.id and k.result <> 'one-more')
    order by s.id, r.opened_at desc, r.number desc`;
  const measured = (await query<MeasuredRow>(checks, values)).map(({ result, mode, at, lastWord, wasReviewed, wasDecided }) => {
    // Work whose writing a person looked at may still wait for its check: nobody has said a word about that.
    const word = wasReviewed && isWord(lastWord) ? lastWord : null;
    return counted(word ?? result, mode, at, word !== null && wasDecided);
  });
  const decided = await query<{ result: ReviewOutcome; at: Date }>(alone, values);
  return [...measured, ...decided.map(({ result, at }) => counted(result, 'person', at, true))];
}

function isWord(state: CheckState): state is Extract<CheckState, Result> {
  return state !== 'awaiting' && state !== 'not-needed';
}

function counted(result: Result, mode: CountedCheck['mode'], at: Date, byStaff: boolean): CountedCheck {
  return { purpose: 'verify', result, mode, iat: Math.floor(at.getTime() / 1000), byStaff };
}

/** A learner's certificate of a course that is not revoked, though it may be suspended; `null`: there is none. */
export async function findCertificate({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and revoked_at is null`;
  const [row] = await query<IssuedCertificate>(sql, [account, course]);
  return row ?? null;
}

/** A learner's newest certificate of a course, revoked or not; `null`: there was none, or it went with a closed account. */
export async function findLatestCertificate({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and token <> '' order by issued_at desc, slug limit 1`;
  const [row] = await query<IssuedCertificate>(sql, [account, course]);
  return row ?? null;
}

/** The revocation that keeps a learner from having another certificate of the course; `null`: nothing does. */
export async function findBlock({ query }: Queries, account: string, course: string): Promise<IssuedCertificate | null> {
  const sql = `select ${COLUMNS} from platform_certificate where account_id = $1 and course_id = $2 and ${IS_BLOCKING('$3')}
    and revoked_at is not null and released_at is null order by revoked_at desc limit 1`;
  const [row] = await query<IssuedCertificate>(sql, [account, course, BLOCKING]);
  return row ?? null;
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
