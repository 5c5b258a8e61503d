import type { EvidenceMode, Purpose, Queries, Reason, ReceiptClaims, Result } from 'countersign/server';
import { MERGE } from '../accounts/merges.js';
import { openReview } from '../courses/open-review.js';
import { type CheckState, isMissed, type Submission } from '../courses/submissions.js';
import { noteRenewal } from '../enrollment/enrollment.js';
import type { ClientClass } from '../site/client-class.js';
import { writeAudit } from '../store/audit.js';
import { endStart } from './check-starts.js';

/** A check that came to a result. */
export interface Check extends ClientClass {
  /** Of its receipt. */
  jti: string;
  purpose: Purpose;
  result: Result;
  reasons: Reason[];
  late: boolean;
  at: Date;
  mode: EvidenceMode;
  /** The submission that it is of; `null`: an enrollment. */
  submission: string | null;
}

/** A check with where its work is. */
export interface PlacedCheck extends Check {
  course: string | null;
  /** The unit's title. */
  unit: string | null;
}

/** A submission as the result of its check finds it. */
interface LockedSubmission extends Pick<Submission, 'id' | 'checkState' | 'tries'> {
  /** Tries that its course allows. */
  most: number;
  /** A person is asked about it. */
  isAsked: boolean;
}

/** Activity and attempt of the enrollment's challenge. */
export const ENROLLMENT = { activity: 'enrollment', attempt: '1' };

/** Stores what a check has come to, in the transaction that decides it. */
export async function settleCheck(queries: Queries, receipt: ReceiptClaims, now: Date): Promise<void> {
  const { jti, sub: account, purpose, result, reasons, mode, late, context, iat, renewed } = receipt;
  const at = new Date(iat * 1000);
  // Of an account, not of work: an enrollment, or a check for a merge.
  const ofAccount = purpose === 'enroll' || (context.course === MERGE.course && context.activity === MERGE.activity);
  const submission = ofAccount ? null : await lockSubmission(queries, context, account);
  if (!ofAccount && submission === null) throw new Error('a check of work that there is not');
  const { browser, device, seconds } = await endStart(queries, { account, attempt: context.attempt, outcome: result, at });
  const sql = `insert into platform_check (jti, account_id, submission_id, purpose, result, reasons, mode, late, at, browser, device, seconds)
    values ($1, $2, $3, $4, $5, $6::jsonb, $7, $8, $9, $10, $11, $12)`;
  const row = [jti, account, submission?.id ?? null, purpose, result, JSON.stringify(reasons), mode, late, at, browser, device, seconds];
  await queries.query(sql, row);
  if (purpose === 'enroll' && result === 'accepted') {
    await queries.query('update platform_account set enrolled_at = $2 where id = $1', [account, at]);
    if (renewed) await noteRenewal(queries, { jti, account, at });
  }
  // Whom it was compared with is not confirmed: a match says only that it is the same person as at
  // the new enrollment.
  // Another sentence says nothing of the work: its check comes after it.
  const isCheck = purpose !== 'retype' || result !== 'accepted';
  if (submission !== null && isCheck) await moveOn(queries, submission, renewed && result === 'accepted' ? 'review' : result, at);
  const object = submission?.id ?? account;
  await writeAudit(queries, { at: now, actor: 'check', action: `check.${result}`, object, detail: { jti, reasons, late } });
}

async function lockSubmission(
  { query }: Queries,
  { course, activity, attempt }: ReceiptClaims['context'],
  account: string,
): Promise<LockedSubmission | null> {
  const sql = `select s.id, s.check_state as "checkState", s.tries, c.tries as most,
    exists (select 1 from platform_review where submission_id = s.id and closed_at is null) as "isAsked" from platform_submission s
    join platform_course c on c.id = s.course_id
    where s.id::text = $1 and s.account_id = $2 and s.course_id = $3 and s.unit_id = $4 for update of s`;
  const [row] = await query<LockedSubmission>(sql, [attempt, account, course, activity]);
  return row ?? null;
}

type Settled = Exclude<Result, 'one-more'>;

/** What a result does to a submission that waits for its check; to one that does not, nothing. */
async function moveOn(queries: Queries, submission: LockedSubmission, result: Result, at: Date): Promise<void> {
  const { id, checkState, tries, most, isAsked } = submission;
  if (checkState !== 'awaiting' || result === 'one-more') return;
  const state = nextState({ result, isLast: tries + 1 >= most, isAsked });
  const refused = result === 'refused' ? 1 : 0;
  const sql = `update platform_submission set check_state = $2, tries = tries + $3, checked_at = case when $2 = 'accepted' then $4::timestamptz end where id = $1`;
  await queries.query(sql, [id, state, refused, at]);
  if (state === 'review') await openReview(queries, { submission: id, kind: 'check', at });
}

/**
 * No machine has the last word against a learner: the last refused try goes to a person, and so
 * does work about which one is asked already.
 */
function nextState({ result, isLast, isAsked }: { result: Settled; isLast: boolean; isAsked: boolean }): CheckState {
  if (result === 'refused') return isLast ? 'review' : 'awaiting';
  return result === 'accepted' && isAsked ? 'review' : result;
}

/**
 * Whether a check may begin: the submission is the learner's own, waits, and its time is not over.
 */
export function mayCheck(submission: Submission | null, at: Date): submission is Submission {
  return submission?.checkState === 'awaiting' && !isMissed(submission, at);
}

/** The checks of one submission that came to a result, newest first. */
export async function listChecksOf({ query }: Queries, submission: string): Promise<readonly Pick<Check, 'result' | 'reasons' | 'at'>[]> {
  const sql = `select result, reasons, at from platform_check where submission_id = $1 and result <> 'one-more' order by at desc, jti`;
  return query(sql, [submission]);
}

/** A learner's checks, newest first. */
export async function listChecks({ query }: Queries, account: string): Promise<readonly PlacedCheck[]> {
  const sql = `select k.jti, k.purpose, k.result, k.reasons, k.late, k.at, k.browser, k.device, k.mode, s.id as submission, s.course_id as course,
    u.title as unit from platform_check k left join platform_submission s on s.id = k.submission_id
    left join platform_unit u on u.course_id = s.course_id and u.id = s.unit_id where k.account_id = $1 order by k.at desc`;
  return query(sql, [account]);
}
