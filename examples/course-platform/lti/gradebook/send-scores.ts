import type { Result } from 'countersign/server';
import type { Platform } from '../../types.js';
import { REGISTRATION_COLUMNS, type Registration } from '../registrations/registrations.js';
import { PlatformError, type ScoreTool } from './access-tokens.js';
import { postScore } from './gradebook.js';
import { scoreForm } from './score-forms.js';
import { forgetLine, lineOf, type ScoredLink } from './score-lines.js';
import { OTHERS } from './scores.js';

/** A learning platform that is this process's for a while. */
interface ClaimedRegistration extends Registration {
  /** So many times in a row nothing answered. */
  failures: number;
  pausedUntil: Date | null;
}

/** A score that is to be sent. */
interface DueScore extends ScoredLink {
  jti: string;
  result: Result;
  decided: boolean;
  toldAt: Date;
  userId: string;
  isStale: boolean;
}

/**
 * A score that its gradebook refuses is given up after so many tries: nine days, as the wait
 * doubles up to one.
 */
export const MOST_TRIES = 20;
const FIRST_WAIT_SECONDS = 30;
const MOST_WAIT_SECONDS = 86_400;
/**
 * A platform that does not answer is asked again after half a minute, then after twice that, up to
 * an hour.
 */
const MOST_PAUSE_SECONDS = 3600;
/**
 * A claim that has not ended after so long is taken for dead. Longer than the work that is begun
 * under it.
 */
const CLAIM_SECONDS = 300;
const WORK_MS = 120_000;
/** Platforms at once: one that does not answer takes one lane, for seconds. */
const LANES = 8;
const GONE = [404, 410];
/** The problem of a gradebook without a line for the link. */
export const READ_ONLY = 'read-only';
/**
 * Whether `s` is out of date: a newer one was sent, or will be; or it has no score, and would wipe
 * what counts already.
 */
const STALE = `(exists (select 1 from ${OTHERS} and o.at > s.at and (o.sent_at is not null
    or m.gradebook is not null and o.tries < $4 and (o.decided or o.result = 'accepted' or not s.decided and s.result <> 'accepted')))
  or not s.decided and s.result <> 'accepted' and exists (select 1 from ${OTHERS} and o.at < s.at and (o.decided or o.result = 'accepted')))`;

/**
 * Tells learning platforms what is due, each by itself: one that does not answer keeps nobody else
 * waiting. A platform that is claimed is nobody else's for a while, so several processes may do
 * this at once, and no transaction waits for another site.
 *
 * @param until begins nothing more from then on
 * @returns how many arrived
 */
export async function sendScores(tool: ScoreTool, until?: AbortSignal): Promise<number> {
  const lane = async (): Promise<number> => {
    for (let sent = 0; ; ) {
      const registration = until?.aborted ? null : await claimRegistration(tool.platform);
      if (registration === null) return sent;
      sent += await sendTo(registration, tool, until);
    }
  };
  const sent = await Promise.all(Array.from({ length: LANES }, lane));
  return sent.reduce((sum, count) => sum + count, 0);
}

async function claimRegistration({ database, now }: Platform): Promise<ClaimedRegistration | null> {
  const sql = `update lti_registration set scores_due_at = $1::timestamptz + make_interval(secs => $3) where id = (
      select r.id from lti_registration r where r.scores_due_at <= $1 and exists (select 1 from lti_score s join lti_launch l on l.id = s.launch_id
        where l.registration_id = r.id and s.sent_at is null and s.tries < $2 and s.due_at <= $1)
      order by r.scores_due_at limit 1 for update skip locked)
    returning ${REGISTRATION_COLUMNS}, failures, paused_until as "pausedUntil"`;
  const [registration] = await database.query<ClaimedRegistration>(sql, [now(), MOST_TRIES, CLAIM_SECONDS]);
  return registration ?? null;
}

/**
 * What is due of one platform, until nothing answers there, or for two minutes; then it is
 * everybody's again. A score that is refused waits by itself, and the next one is sent.
 */
async function sendTo(registration: ClaimedRegistration, tool: ScoreTool, until: AbortSignal | undefined): Promise<number> {
  const { platform } = tool;
  const end = Date.now() + WORK_MS;
  for (let sent = 0; ; ) {
    const score = until?.aborted || Date.now() > end ? null : await nextScore(platform, registration);
    if (score === null) {
      await release(platform, registration);
      return sent;
    }
    try {
      if (score.isStale || (await send(score, registration, tool)) === 'stale') await leave(platform, score);
      else {
        await platform.database.query('update lti_score set sent_at = $2 where jti = $1', [score.jti, platform.now()]);
        sent++;
        await resume(platform, registration);
      }
    } catch (error) {
      platform.onError(error);
      if (error instanceof PlatformError && error.silent) {
        await pause(platform, registration, score);
        await release(platform, registration);
        return sent;
      }
      const problem = !(error instanceof PlatformError) ? 'internal' : error.readOnly ? READ_ONLY : error.message;
      await platform.database.query('update lti_score set problem = $2 where jti = $1', [score.jti, problem]);
    }
  }
}

async function release({ database, now }: Platform, { id, failures, pausedUntil }: ClaimedRegistration): Promise<void> {
  const sql = 'update lti_registration set scores_due_at = $2, failures = $3, paused_until = $4 where id = $1';
  await database.query(sql, [id, now(), failures, pausedUntil]);
}

/** It stays here: the gradebook has what is newer, or what it must not take the place of. */
async function leave({ database }: Platform, { jti }: DueScore): Promise<void> {
  await database.query(`update lti_score set tries = tries - 1, due_at = 'infinity' where jti = $1`, [jti]);
}

/**
 * Nothing answers: what is due waits, and is none the worse for it. What is noted from then on is
 * tried at once all the same: it was this score, perhaps, and not the platform.
 */
async function pause({ database, now }: Platform, registration: ClaimedRegistration, { jti }: DueScore): Promise<void> {
  if (registration.pausedUntil === null || registration.pausedUntil <= now()) {
    const seconds = Math.min(FIRST_WAIT_SECONDS * 2 ** registration.failures++, MOST_PAUSE_SECONDS);
    registration.pausedUntil = new Date(now().getTime() + seconds * 1000);
  }
  const again = registration.pausedUntil;
  await database.query('update lti_score set tries = tries - 1, put_off = put_off + 1, due_at = $2 where jti = $1', [jti, again]);
  const sql = `update lti_score s set due_at = $2 from lti_launch l
    where l.id = s.launch_id and l.registration_id = $1 and s.sent_at is null and s.due_at <= $2`;
  await database.query(sql, [registration.id, again]);
}

/** It answers again: nobody waits for the end of the pause. */
async function resume({ database, now }: Platform, registration: ClaimedRegistration): Promise<void> {
  if (registration.pausedUntil === null) return;
  const sql = `update lti_score s set due_at = $2 from lti_launch l
    where l.id = s.launch_id and l.registration_id = $1 and s.sent_at is null and s.due_at = $3`;
  await database.query(sql, [registration.id, now(), registration.pausedUntil]);
  Object.assign(registration, { failures: 0, pausedUntil: null });
}

/**
 * The next one, as if it had failed already: a process that dies with it has used up a try. First
 * what was never tried. `toldAt` is another each time: an answer that was lost on the way leaves a
 * score behind, and a gradebook refuses a second one of the same moment.
 */
async function nextScore({ database, now }: Platform, { id }: Registration): Promise<DueScore | null> {
  const sql = `update lti_score s set tries = tries + 1, told_at = coalesce(told_at + interval '1 second', s.at), due_at = $1::timestamptz + make_interval(secs => least($2 * power(2, tries), $3)) from lti_launch l
    where l.id = s.launch_id and s.jti = (select d.jti from lti_score d join lti_launch e on e.id = d.launch_id
      where e.registration_id = $5 and d.sent_at is null and d.tries < $4 and d.due_at <= $1 order by d.tries + d.put_off > 0, d.due_at, d.at limit 1)
    returning s.jti, s.result, s.decided, s.told_at as "toldAt", l.user_id as "userId", l.activity, l.title, l.link, l.gradebook, ${STALE} as "isStale"`;
  const [score] = await database.query<DueScore>(sql, [now(), FIRST_WAIT_SECONDS, MOST_WAIT_SECONDS, MOST_TRIES, id]);
  return score ?? null;
}

async function send({ toldAt, userId, ...score }: DueScore, registration: Registration, tool: ScoreTool): Promise<'sent' | 'stale'> {
  const line = await lineOf(score, registration, tool);
  try {
    const form = scoreForm(score);
    if (form === undefined) throw new Error('a result that is no score is noted as one');
    await postScore(line, { userId, timestamp: toldAt.toISOString(), ...form }, { registration, tokens: tool.tokens });
    return 'sent';
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    if (error.isOlder) return 'stale';
    if (error.status !== undefined && GONE.includes(error.status)) await forgetLine(tool.platform, registration, score);
    throw error;
  }
}
