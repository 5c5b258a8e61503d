import type { Result } from 'countersign/server';
import type { Platform } from '../../types.js';
import type { Registration } from '../registrations/registrations.js';
import type { ScoredLink } from './score-lines.js';
import { OTHERS } from './scores.js';

/** A score that is to be sent. */
export interface DueScore extends ScoredLink {
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
export const FIRST_WAIT_SECONDS = 30;
const MOST_WAIT_SECONDS = 86_400;
/**
 * Whether `s` is out of date: a newer one was sent, or will be; or it has no score, and would wipe
 * what counts already.
 */
const STALE = `(exists (select 1 from ${OTHERS} and o.at > s.at and (o.sent_at is not null
    or m.gradebook is not null and o.tries < $4 and (o.decided or o.result = 'accepted' or not s.decided and s.result <> 'accepted')))
  or not s.decided and s.result <> 'accepted' and exists (select 1 from ${OTHERS} and o.at < s.at and (o.decided or o.result = 'accepted')))`;

/**
 * The next one, as if it had failed already: a process that dies with it has used up a try. First
 * what was never tried. `toldAt` is another each time: an answer that was lost on the way leaves a
 * score behind, and a gradebook refuses a second one of the same moment.
 */
export async function nextScore({ database, now }: Platform, { id }: Registration): Promise<DueScore | null> {
  const sql = `update lti_score s set tries = tries + 1, told_at = coalesce(told_at + interval '1 second', s.at), due_at = $1::timestamptz + make_interval(secs => least($2 * power(2, tries), $3)) from lti_launch l
    where l.id = s.launch_id and s.jti = (select d.jti from lti_score d join lti_launch e on e.id = d.launch_id
      where e.registration_id = $5 and d.sent_at is null and d.tries < $4 and d.due_at <= $1 order by d.tries + d.put_off > 0, d.due_at, d.at limit 1)
    returning s.jti, s.result, s.decided, s.told_at as "toldAt", l.user_id as "userId", l.activity, l.title, l.link, l.gradebook, ${STALE} as "isStale"`;
  const [score] = await database.query<DueScore>(sql, [now(), FIRST_WAIT_SECONDS, MOST_WAIT_SECONDS, MOST_TRIES, id]);
  return score ?? null;
}

/** It stays here: the gradebook has what is newer, or what it must not take the place of. */
export async function leave({ database }: Platform, { jti }: DueScore): Promise<void> {
  await database.query(`update lti_score set tries = tries - 1, due_at = 'infinity' where jti = $1`, [jti]);
}
