import { hashOfAll, secret } from '../../store/secrets.js';
import type { Platform } from '../../types.js';
import { endOthers } from './launches.js';

/** How long a page may stand before its link to a new tab is used. */
const HANDOVER_MS = 60 * 60_000;
/** Secrets of one launch that are kept: each time its page is shown there is a new one. */
const MOST = 20;
const OLDEST = `delete from lti_handover where hash in
  (select hash from lti_handover where launch_id = $1 order by hash = $2 desc, expires_at desc, hash offset ${MOST})`;

/**
 * A secret of one use by which a launch goes on in another tab: the login that it came from cannot
 * be made a second time, as its hint is used up at the learning platform.
 *
 * @param launch its id
 */
export async function offerHandover({ database, now }: Platform, launch: string): Promise<string> {
  const token = secret();
  const sql = 'insert into lti_handover (hash, launch_id, expires_at) values ($1, $2, $3)';
  await database.query(sql, [hashOfAll(token), launch, new Date(now().getTime() + HANDOVER_MS)]);
  await database.query(OLDEST, [launch, hashOfAll(token)]);
  return token;
}

/**
 * Uses it up: the launch goes on in this browser too, as one of its own, vouched for when the first
 * one was. Of two at once, one gets it.
 *
 * @param browser its hash
 * @returns the id of the launch in this browser; `null`: it was used, or is over
 */
export async function takeHandover(platform: Platform, token: unknown, browser: string): Promise<string | null> {
  const { database, now } = platform;
  const sql = `with taken as (delete from lti_handover where hash = $1 and expires_at > $3 returning launch_id)
    insert into lti_launch (browser_hash, registration_id, user_id, subject, role, title, course, activity, link, gradebook, deep_linking, parameters, created_at, expires_at)
    select $2, registration_id, user_id, subject, role, title, course, activity, link, gradebook, deep_linking, parameters, created_at, expires_at
    from lti_launch where id = (select launch_id from taken) and expires_at > $3 returning id::text`;
  const [launch] = await database.query<{ id: string }>(sql, [hashOfAll(String(token ?? '')), browser, now()]);
  if (launch === undefined) return null;
  await endOthers(platform, launch.id);
  return launch.id;
}
