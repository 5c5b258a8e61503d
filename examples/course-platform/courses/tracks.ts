import type { Queries } from 'countersign/server';
import { writeAudit } from '../store/audit.js';
import type { Platform } from '../types.js';
import { leaveToPeople } from './open-review.js';

/** A check by the browser, or by a person. */
export type Route = 'check' | 'alternative';

/** A learner's sign-up for the verified track of a course. */
export interface Track {
  route: Route;
  agreedAt: Date;
}

/** @returns a learner's sign-up for the verified track */
export async function findTrack({ query }: Queries, account: string, course: string): Promise<Track | null> {
  const sql = 'select route, agreed_at as "agreedAt" from platform_track where account_id = $1 and course_id = $2';
  const [row] = await query<Track>(sql, [account, course]);
  return row ?? null;
}

/**
 * Signs up for the verified track, or changes the route. Work that waits for its check goes the new
 * way with a person, too.
 */
export async function joinTrack({ database, now }: Platform, account: string, course: string, route: Route): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query('select 1 from platform_account where id = $1 for update', [account]);
    const sql = `insert into platform_track (account_id, course_id, route, agreed_at) values ($1, $2, $3, $4)
      on conflict (account_id, course_id) do update set route = $3, agreed_at = $4`;
    await queries.query(sql, [account, course, route, now()]);
    if (route === 'alternative') await leaveToPeople(queries, { account, course, at: now() });
    await writeAudit(queries, { at: now(), actor: account, action: 'track.joined', object: course, detail: { route } });
  });
}
