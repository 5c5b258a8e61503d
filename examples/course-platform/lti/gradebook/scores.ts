import type { Queries, ReceiptClaims } from 'countersign/server';
import { scoreForm } from './score-forms.js';

/** Scores `o` of the same learner and link as launch `l`. */
export const OTHERS = `lti_score o join lti_launch m on m.id = o.launch_id
  where m.registration_id = l.registration_id and m.activity = l.activity and m.user_id = l.user_id`;
/**
 * After all that is noted of them: the order of notes is the order of scores, whatever clocks say.
 * Moodle compares whole seconds.
 */
const AFTER = `(select max(greatest(o.at, o.told_at)) + interval '1 second' from ${OTHERS})`;
/**
 * Notes a result of the launch that its receipt names; where the course has a gradebook, to be
 * told. A match with a new enrollment that nobody has confirmed is no pass yet: it is held until
 * somebody has.
 */
export async function queueScore({ query }: Queries, { jti, result, renewed, iat, context }: ReceiptClaims, at: Date): Promise<void> {
  if (scoreForm({ result, decided: false }) === undefined) return;
  const isHeld = renewed && result === 'accepted';
  const sql = `insert into lti_score (jti, launch_id, result, held_at, at, due_at)
    select $1, l.id, $3, $4, greatest($5::timestamptz, ${AFTER}), case when l.gradebook is null then 'infinity'::timestamptz else $5 end
    from lti_launch l where l.id::text = $2`;
  await query(sql, [jti, context.attempt, isHeld ? 'review' : result, isHeld ? iat : null, at]);
}

/** What a person decided. */
export type DecidedReceipt = ReceiptClaims & Required<Pick<ReceiptClaims, 'reviewed'>>;

/** Whether a receipt is of a person's decision. */
export function isDecided(receipt: ReceiptClaims): receipt is DecidedReceipt {
  return receipt.reviewed !== undefined;
}

/**
 * What follows here from a person's decision: about a check, about the enrollment that checks are
 * held for.
 *
 * @param queries of the transaction that decides
 */
export async function queueDecision(queries: Queries, at: Date, receipt: DecidedReceipt): Promise<void> {
  const { purpose, result, renewed, reviewed, iat } = receipt;
  const isPass = result === 'accepted';
  if (purpose === 'enroll') {
    if (isPass && !renewed) await passHeld(queries, at, receipt);
  } else if (isPass && renewed) await queries.query('update lti_score set held_at = $2 where jti = $1', [reviewed.id, iat]);
  else await queueDecisions(queries, at, reviewed.id);
}

/**
 * The learner's links whose newest result is held, and came after the enrollment that is confirmed
 * now, are passed.
 */
async function passHeld({ query }: Queries, at: Date, { sub, context, iat }: ReceiptClaims): Promise<void> {
  const sql = `insert into lti_score (jti, launch_id, result, at, due_at, decided)
    select l.jti || '.confirmed', l.launch_id, 'accepted', greatest($1::timestamptz, ${AFTER}),
      case when l.gradebook is null then 'infinity'::timestamptz else $1::timestamptz end, true
    from (select distinct on (l.registration_id, l.activity) s.*, l.gradebook, l.registration_id, l.activity, l.user_id
      from lti_score s join lti_launch l on l.id = s.launch_id join lti_registration r on r.id = l.registration_id
      where 'lti-' || r.home = $2 and l.subject = $3 order by l.registration_id, l.activity, s.at desc, s.jti) l
    where l.held_at > $4 and exists (select 1 from countersign_reference
      where tenant = $2 and subject = $3 and created_at = $4 and confirmed_at is not null) on conflict do nothing`;
  await query(sql, [at, context.tenant, sub, iat]);
}

/**
 * Notes what people have decided about results, once for each decision, to be told as results are.
 * A refusal is told to nobody whose learner has passed another check of the link meanwhile; an
 * earlier pass does not outlast it.
 */
async function queueDecisions({ query }: Queries, at: Date, review: string): Promise<void> {
  const sql = `insert into lti_score (jti, launch_id, result, at, due_at, decided)
    select r.id || '.' || r.round, l.id, r.outcome, greatest($1::timestamptz, ${AFTER}),
      case when l.gradebook is null then 'infinity'::timestamptz else $1::timestamptz end, true
    from countersign_review r join lti_score s on s.jti = r.id join lti_launch l on l.id = s.launch_id
    where r.decided_at is not null and r.id = $2 and (r.outcome = 'accepted' or not exists (select 1 from ${OTHERS} and o.at > s.at and o.result = 'accepted'))
    on conflict do nothing`;
  await query(sql, [at, review]);
}
