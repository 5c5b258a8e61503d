import type { Queries, Result } from 'countersign/server';
import { MOST_TRIES } from '../gradebook/due-scores.js';
import { READ_ONLY } from '../gradebook/send-scores.js';
import type { Launch } from './launches.js';

/** What became of a result on its way to the gradebook. */
export type Arrival = 'sent' | 'waiting' | 'none' | 'kept' | 'read-only' | 'failed';

/** A result of a link. */
export interface LinkResult {
  /** Of its receipt. */
  jti: string;
  userId: string;
  result: Result;
  /** By a person. */
  decided: boolean;
  at: Date;
  /** What stood in the way the last time. */
  problem: string | null;
  arrival: Arrival;
}

/** The link's results with what became of them, newest first: a learner's own; for staff all. */
export async function listResults({ query }: Queries, { registrationId, activity, role, userId }: Launch): Promise<readonly LinkResult[]> {
  const sql = `select s.jti, l.user_id as "userId", s.result, s.decided, s.at, s.problem, case when s.sent_at is not null then 'sent'
    when l.gradebook is null then 'none' when s.due_at = 'infinity' then 'kept' when s.problem = $5 then 'read-only' when s.tries >= $4 then 'failed'
    else 'waiting' end as arrival from lti_score s join lti_launch l on l.id = s.launch_id
    where l.registration_id = $1 and l.activity = $2 and ($3::text is null or l.user_id = $3) order by s.at desc limit 200`;
  return query(sql, [registrationId, activity, role === 'staff' ? null : userId, MOST_TRIES, READ_ONLY]);
}
