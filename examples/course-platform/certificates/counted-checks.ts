import type { CountedCheck } from 'countersign/certificate';
import type { EvidenceMode, Queries, Result, ReviewOutcome } from 'countersign/server';
import type { CheckState } from '../courses/submissions.js';
import { countsFrom } from '../enrollment/enrollment.js';

interface MeasuredRow {
  result: Result;
  mode: EvidenceMode;
  at: Date;
  lastWord: CheckState;
  wasReviewed: boolean;
  wasDecided: boolean;
}

/**
 * The identity checks that a course's certificate rests on: each check with the last word of a
 * person, and the last word of a person where nothing was measured; none from before an enrollment
 * that replaced another one.
 */
export async function countedChecks(queries: Queries, account: string, course: string): Promise<CountedCheck[]> {
  const { query } = queries;
  const values = [account, course, await countsFrom(queries, account)];
  const checks = `select k.result, k.mode, k.at, s.check_state as "lastWord", r.closed_at is not null and
    k.at = (select max(at) from platform_check where submission_id = s.id and result <> 'one-more' and purpose <> 'retype') as "wasReviewed",
    r.decision is not null and r.closed_at >= k.at as "wasDecided"
    from platform_check k join platform_submission s on s.id = k.submission_id
    left join platform_review r on r.id = (select id from platform_review where submission_id = s.id order by opened_at desc, number desc limit 1)
    where k.account_id = $1 and s.course_id = $2 and k.purpose not in ('enroll', 'retype') and k.result <> 'one-more' and ($3::timestamptz is null or k.at >= $3) order by k.at`;
  const alone = `select distinct on (s.id) r.decision as result, r.closed_at as at from platform_review r join platform_submission s on s.id = r.submission_id
    where s.account_id = $1 and s.course_id = $2 and r.decision is not null and ($3::timestamptz is null or r.closed_at >= $3)
    and not exists (select 1 from platform_check k where k.submission_id = s.id and k.result <> 'one-more' and k.purpose <> 'retype')
    order by s.id, r.opened_at desc, r.number desc`;
  const measured = (await query<MeasuredRow>(checks, values)).map(({ result, mode, at, lastWord, wasReviewed, wasDecided }) => {
    // Work whose writing a person looked at may still wait for its check: nobody has said a word
    // about that.
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
