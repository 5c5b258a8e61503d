import type { Queries } from 'countersign/server';

/** Why a person looks at a submission. */
export type ReviewKind = 'check' | 'appeal' | 'alternative' | 'writing';

/** What the learner is told of it. */
export type ToldKind = Exclude<ReviewKind, 'writing'>;

/** The same in SQL, of a review `r`: one about writing looks like one about a check. */
export const TOLD_KIND = `case r.kind when 'writing' then 'check' else r.kind end`;

export interface NewReview {
  /** The submission's id. */
  submission: string;
  kind: ReviewKind;
  /** What the learner says. */
  statement?: string;
  at: Date;
}

/** Opens a review, unless the submission has an open one. @returns whether it is a new one */
export async function openReview({ query }: Queries, { submission, kind, statement = '', at }: NewReview): Promise<boolean> {
  const sql = `insert into platform_review (submission_id, kind, statement, opened_at) values ($1, $2, $3, $4)
    on conflict (submission_id) where closed_at is null do nothing returning id`;
  return (await query(sql, [submission, kind, statement, at])).length === 1;
}

/**
 * Work whose check is still to do goes to a person instead; what was missed stays so. `course`
 * null: of all courses.
 */
export async function leaveToPeople(
  queries: Queries,
  { account, course, at }: { account: string; course: string | null; at: Date },
): Promise<void> {
  const sql = `update platform_submission set check_state = 'review', check_by = null where account_id = $1 and ($2::text is null or course_id = $2)
    and check_state = 'awaiting' and check_by >= $3 returning id`;
  for (const { id } of await queries.query<{ id: string }>(sql, [account, course, at]))
    await openReview(queries, { submission: id, kind: 'alternative', at });
}
