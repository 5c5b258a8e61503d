import type { CheckContext, WritingWindow } from '../../types.js';
import type { Queries } from '../store/database.js';
import type { Owner } from '../store/owner.js';

/** What is kept of a window: counts and how it compared. No timings, no pairs of keys. */
export interface WindowRow {
  readonly keys: number;
  readonly edits: number;
  readonly pasted: number;
  readonly blurs: number;
  readonly llr: number | null;
}

export interface NewWindow {
  readonly context: CheckContext;
  readonly writing: WritingWindow;
  /** `null`: not measured. */
  readonly llr: number | null;
  readonly late: boolean;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Windows that are kept of one learner: beyond, the oldest go. */
const MOST_WINDOWS = 2000;
const OLDEST_WINDOWS = `delete from countersign_writing_window where id in (
  select id from countersign_writing_window where tenant = $1 and subject = $2 order by id desc offset ${MOST_WINDOWS})`;

export async function insertWindow({ query }: Queries, { tenant, subject }: Owner, window: NewWindow): Promise<void> {
  const { context, writing, llr, late, now } = window;
  const sql = `insert into countersign_writing_window
    (at, tenant, subject, course, activity, attempt, keys, edits, pasted, blurs, elapsed_ms, llr, late)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`;
  const { keys, edits, pastedCharacters, blurs, elapsedMs } = writing;
  const where = [now, tenant, subject, context.course, context.activity, context.attempt];
  await query(sql, [...where, keys, edits, pastedCharacters, blurs, elapsedMs, llr, late]);
  await query(OLDEST_WINDOWS, [tenant, subject]);
}

/** Where windows were written: in any attempt of the activity, or in the one that is named. */
export interface WritingPlace {
  readonly course: string;
  readonly activity: string;
  readonly attempt?: string;
}

/** The windows of a learner in one place, oldest first. */
export async function readWindows(
  { query }: Queries,
  { tenant, subject }: Owner,
  { course, activity, attempt }: WritingPlace,
): Promise<readonly WindowRow[]> {
  const sql = `select keys, edits, pasted, blurs, llr from countersign_writing_window
    where tenant = $1 and subject = $2 and course = $3 and activity = $4 and ($5::text is null or attempt = $5) order by id`;
  return query<WindowRow>(sql, [tenant, subject, course, activity, attempt ?? null]);
}
