import type { Queries } from 'countersign/server';
import { writeAudit } from '../store/audit.js';
import { secret } from '../store/secrets.js';
import type { Account, Platform } from '../types.js';

/** A learner's public page of a course. */
export interface PublicRecord {
  slug: string;
  accountId: string;
  course: string;
  /** Of the learner when it was shared. */
  name: string;
  showPoints: boolean;
  /** Search engines may list it. */
  listed: boolean;
  createdAt: Date;
}

export interface ShareOptions extends Pick<PublicRecord, 'course' | 'showPoints' | 'listed'> {
  account: Pick<Account, 'id' | 'name'>;
}

const COLUMNS = `slug, account_id as "accountId", course_id as course, name, show_points as "showPoints", listed, created_at as "createdAt"`;

/** A learner's public page of a course; `null`: they have not made one. */
export async function findRecord({ query }: Queries, account: string, course: string): Promise<PublicRecord | null> {
  const [row] = await query<PublicRecord>(`select ${COLUMNS} from platform_record where account_id = $1 and course_id = $2`, [
    account,
    course,
  ]);
  return row ?? null;
}

/** A public page by its address. */
export async function findRecordBySlug({ query }: Queries, slug: string): Promise<PublicRecord | null> {
  const [row] = await query<PublicRecord>(`select ${COLUMNS} from platform_record where slug = $1`, [slug]);
  return row ?? null;
}

/**
 * Makes the page public, or changes what it shows. Its address has 128 random bits; after a
 * withdrawal there is another.
 */
export async function shareRecord({ database, now }: Platform, { account, course, showPoints, listed }: ShareOptions): Promise<void> {
  await database.transaction(async (queries) => {
    const slug = secret(16);
    const sql = `insert into platform_record (slug, account_id, course_id, name, show_points, listed, created_at) values ($1, $2, $3, $4, $5, $6, $7)
      on conflict (account_id, course_id) do update set show_points = $5, listed = $6`;
    await queries.query(sql, [slug, account.id, course, account.name, showPoints, listed, now()]);
    await writeAudit(queries, { at: now(), actor: account.id, action: 'record.shared', object: course, detail: { showPoints, listed } });
  });
}

/** Takes the page back, at once. */
export async function withdrawRecord(
  { database, now }: Platform,
  { account, course }: { account: Pick<Account, 'id'>; course: string },
): Promise<void> {
  await database.transaction(async (queries) => {
    await queries.query('delete from platform_record where account_id = $1 and course_id = $2', [account.id, course]);
    await writeAudit(queries, { at: now(), actor: account.id, action: 'record.withdrawn', object: course });
  });
}
