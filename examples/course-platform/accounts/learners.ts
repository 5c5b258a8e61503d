import type { Queries } from 'countersign/server';
import { cutPage, type ListPage, PAGE, readCursor } from '../site/page-cursor.js';
import { isUuid } from '../store/uuid.js';
import type { Account } from '../types.js';

/** An account as staff see it. */
export interface ListedLearner extends Account {
  createdAt: Date;
  enrolledAt: Date | null;
}

const COLUMNS = 'id, email, name, role, created_at as "createdAt", enrolled_at as "enrolledAt"';
const IS_OPEN = `email not like 'closed-%@invalid'`;

/**
 * Accounts, newest first, a page at a time: those whose name or address has these signs in it.
 *
 * @param after `next` of the page before
 */
export async function listLearners(
  { query }: Queries,
  { search, after }: { search: string; after?: string | undefined },
): Promise<ListPage<ListedLearner>> {
  const sql = `select ${COLUMNS} from platform_account where ${IS_OPEN} and (position(lower($1) in lower(name)) > 0 or position(lower($1) in email) > 0)
    and ($2::timestamptz is null or (created_at, id::text) < ($2, $3)) order by created_at desc, id::text desc limit $4`;
  const rows = await query<ListedLearner>(sql, [search, ...readCursor(after), PAGE + 1]);
  return cutPage(rows, ({ createdAt, id }) => [createdAt, id]);
}

/** One account that is not closed. */
export async function findLearner({ query }: Queries, id: string): Promise<ListedLearner | null> {
  if (!isUuid(id)) return null;
  const [row] = await query<ListedLearner>(`select ${COLUMNS} from platform_account where id = $1 and ${IS_OPEN}`, [id]);
  return row ?? null;
}
