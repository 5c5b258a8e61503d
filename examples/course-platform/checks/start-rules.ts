import type { MayStart, Queries, StartAnswer } from 'countersign/server';
import { isMergeAsked, MERGE } from '../accounts/merges.js';
import { findUnit } from '../courses/courses.js';
import { findSubmission, isMissed, nextAttempt } from '../courses/submissions.js';
import { findTrack } from '../courses/tracks.js';
import { attemptOfWriting } from '../courses/writing.js';
import type { Platform } from '../types.js';
import { beginStart } from './check-starts.js';
import { ENROLLMENT } from './checks.js';

/**
 * What a learner may be asked for in a place: the package asks this before it gives any challenge.
 */
export function startRules({ now }: Pick<Platform, 'now'>): MayStart {
  return async ({ owner, course, activity, attempt, purpose: wish, enrolled, request, queries }) => {
    const account = owner.subject;
    const answer = await answerFor(queries, { account, course, activity, attempt, enrolled, at: now() });
    if ('refused' in answer) return answer;
    // Only this wish of the page counts: its browser is not one that the package knows.
    const purpose = answer.purpose === 'verify' && wish === 'rebind' ? 'rebind' : answer.purpose;
    if (purpose === undefined || purpose === 'monitor') return answer;
    await beginStart(queries, { account, attempt, purpose, userAgent: request.headers.get('user-agent'), at: now() });
    return { purpose };
  };
}

/** What is asked for, and by whom. */
interface Asked {
  account: string;
  course: string;
  activity: string;
  attempt: string;
  enrolled: boolean;
  at: Date;
}

async function answerFor(queries: Queries, asked: Asked): Promise<StartAnswer> {
  const { account, course, activity, attempt, enrolled, at } = asked;
  if (course === MERGE.course && activity === MERGE.activity) {
    if (!(await isMergeAsked(queries, account, attempt, at))) return { refused: 'no-such-work' };
    return enrolled ? { purpose: 'verify' } : { refused: 'not-enrolled' };
  }
  const track = await findTrack(queries, account, course);
  if (track === null) return { refused: 'not-joined' };
  if (track.route !== 'check') return { refused: 'no-check' };
  if (activity === ENROLLMENT.activity) {
    if (attempt !== ENROLLMENT.attempt) return { refused: 'no-such-work' };
    return enrolled ? { refused: 'enrolled' } : { purpose: 'enroll' };
  }
  if (!enrolled) return { refused: 'not-enrolled' };
  const writing = attemptOfWriting(attempt);
  if (writing !== null) {
    const unit = await findUnit(queries, course, activity);
    const isOpen = unit?.kind === 'essay' && writing <= (await nextAttempt(queries, account, course, activity));
    return isOpen ? { purpose: 'monitor' } : { refused: 'no-such-work' };
  }
  const submission = await findSubmission(queries, attempt, account);
  if (submission?.course !== course || submission.unit !== activity) return { refused: 'no-such-work' };
  if (isMissed(submission, at)) return { refused: 'overdue' };
  return submission.checkState === 'awaiting' ? { purpose: 'verify' } : { refused: 'not-awaited' };
}
