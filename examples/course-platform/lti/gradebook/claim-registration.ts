import type { Platform } from '../../types.js';
import { REGISTRATION_COLUMNS, type Registration } from '../registrations/registrations.js';
import { type DueScore, FIRST_WAIT_SECONDS, MOST_TRIES } from './due-scores.js';

/** A learning platform that is this process's for a while. */
export interface ClaimedRegistration extends Registration {
  /** So many times in a row nothing answered. */
  failures: number;
  pausedUntil: Date | null;
}

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

/** A platform to which something is due, for this process alone; `null`: there is none. */
export async function claimRegistration({ database, now }: Platform): Promise<ClaimedRegistration | null> {
  const sql = `update lti_registration set scores_due_at = $1::timestamptz + make_interval(secs => $3) where id = (
      select r.id from lti_registration r where r.scores_due_at <= $1 and exists (select 1 from lti_score s join lti_launch l on l.id = s.launch_id
        where l.registration_id = r.id and s.sent_at is null and s.tries < $2 and s.due_at <= $1)
      order by r.scores_due_at limit 1 for update skip locked)
    returning ${REGISTRATION_COLUMNS}, failures, paused_until as "pausedUntil"`;
  const [registration] = await database.query<ClaimedRegistration>(sql, [now(), MOST_TRIES, CLAIM_SECONDS]);
  return registration ?? null;
}

/** It is everybody's again. */
export async function release({ database, now }: Platform, { id, failures, pausedUntil }: ClaimedRegistration): Promise<void> {
  const sql = 'update lti_registration set scores_due_at = $2, failures = $3, paused_until = $4 where id = $1';
  await database.query(sql, [id, now(), failures, pausedUntil]);
}

/**
 * Nothing answers: what is due waits, and is none the worse for it. What is noted from then on is
 * tried at once all the same: it was this score, perhaps, and not the platform.
 */
export async function pause({ database, now }: Platform, registration: ClaimedRegistration, { jti }: DueScore): Promise<void> {
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
export async function resume({ database, now }: Platform, registration: ClaimedRegistration): Promise<void> {
  if (registration.pausedUntil === null) return;
  const sql = `update lti_score s set due_at = $2 from lti_launch l
    where l.id = s.launch_id and l.registration_id = $1 and s.sent_at is null and s.due_at = $3`;
  await database.query(sql, [registration.id, now(), registration.pausedUntil]);
  Object.assign(registration, { failures: 0, pausedUntil: null });
}
