import type { Queries } from './database.js';
import type { Owner } from './owner.js';

export interface SubjectState {
  /** The learner's data key, wrapped; `null` before the first enrollment and after erasure. */
  readonly dataKey: Uint8Array | null;
  readonly failuresInARow: number;
  readonly pausedUntil: number;
  /**
   * When keys that are not the learner's tried and failed, oldest first, those of long ago
   * included.
   */
  readonly foreignTries: readonly number[];
  /** When consent was withdrawn, until the learner has given it anew. */
  readonly withdrawnAt: number | null;
  /** Version of the newest reference that ever was, erased ones included; 0: none. */
  readonly lastVersion: number;
}

/**
 * Creates the learner's row if it is not there, and locks it until the transaction ends: decisions
 * about one learner come one after the other.
 */
export async function lockSubject({ query }: Queries, { tenant, subject }: Owner): Promise<SubjectState> {
  const locked = (): Promise<readonly SubjectRow[]> => query<SubjectRow>(`${SUBJECT} for update`, [tenant, subject]);
  const found = await locked();
  if (found.length > 0) return readSubject(found);
  await query('insert into countersign_subject (tenant, subject) values ($1, $2) on conflict do nothing', [tenant, subject]);
  return readSubject(await locked());
}

export async function findSubject({ query }: Queries, { tenant, subject }: Owner): Promise<SubjectState> {
  return readSubject(await query<SubjectRow>(SUBJECT, [tenant, subject]));
}

const SUBJECT = `select data_key, failures_in_a_row, paused_until, foreign_tries, withdrawn_at, last_version from countersign_subject
  where tenant = $1 and subject = $2`;

interface SubjectRow {
  readonly data_key: Uint8Array | null;
  readonly failures_in_a_row: number;
  readonly paused_until: number;
  readonly foreign_tries: number[];
  readonly withdrawn_at: number | null;
  readonly last_version: number;
}

function readSubject([row]: readonly SubjectRow[]): SubjectState {
  return {
    dataKey: row?.data_key ?? null,
    failuresInARow: row?.failures_in_a_row ?? 0,
    pausedUntil: row?.paused_until ?? 0,
    foreignTries: row?.foreign_tries ?? [],
    withdrawnAt: row?.withdrawn_at ?? null,
    lastVersion: row?.last_version ?? 0,
  };
}

export async function setDataKey({ query }: Queries, { tenant, subject }: Owner, dataKey: Uint8Array): Promise<void> {
  await query('update countersign_subject set data_key = $3 where tenant = $1 and subject = $2', [tenant, subject, dataKey]);
}

export async function setAttempts(
  { query }: Queries,
  { tenant, subject }: Owner,
  { failuresInARow, pausedUntil }: Pick<SubjectState, 'failuresInARow' | 'pausedUntil'>,
): Promise<void> {
  const sql = 'update countersign_subject set failures_in_a_row = $3, paused_until = $4 where tenant = $1 and subject = $2';
  await query(sql, [tenant, subject, failuresInARow, pausedUntil]);
}
